internal import Glibc
internal import Mail
internal import SASL
internal import SMTP
internal import Submission

/// Why the fields of a profile do not go together.
package enum ProfileConflict: Error, Sendable, Equatable {
    case neitherProviderNorHost
    case providerAndHost
    /// A provider says itself how its servers are reached; the key of what was given besides.
    case providerSetsServers(provider: String, key: String)
    case parametersWithoutProvider
    case certificateWithoutKey
    /// Some of the mechanisms take a password, some a token or a certificate.
    case mechanismsOfDifferentCredentials([String])
}

extension Profile {
    /// Why the fields do not go together; `nil` where they do.
    package var conflict: ProfileConflict? {
        switch (provider, host) {
        case (nil, nil): return .neitherProviderNorHost
        case (.some, .some): return .providerAndHost
        case (let provider?, nil):
            if port != nil { return .providerSetsServers(provider: provider, key: "port") }
            if security != nil { return .providerSetsServers(provider: provider, key: "security") }
        case (nil, .some):
            if parameters != nil { return .parametersWithoutProvider }
        }
        if (clientCertificate == nil) != (clientKey == nil) { return .certificateWithoutKey }
        let mechanisms = mechanisms ?? []
        return Set(mechanisms.map(\.credential)).count > 1
            ? .mechanismsOfDifferentCredentials(mechanisms.map(\.rawValue)) : nil
    }

    /// Fails where the fields do not go together; `name` is `nil` for a profile that is being put together.
    package func check(name: String? = nil) throws(ProfileError) {
        if let conflict { throw .conflict(conflict, profile: name) }
    }

    /// Fails where a file that the profile names cannot be used on this machine. Blocks.
    package func checkFiles(name: String? = nil) throws(ProfileError) {
        if let caFile, access(caFile, R_OK) != 0 {
            throw .unreadableFile(
                key: ProfileField.caFile.key ?? "",
                path: caFile,
                reason: String(cString: strerror(errno)).lowercased(),
                profile: name
            )
        }
        guard let clientCertificate, let clientKey else { return }
        do throws(SubmissionFailure) {
            try ClientIdentity(certificateFile: clientCertificate, keyFile: clientKey)
                .check(for: name.map(Self.subject) ?? "client certificate")
        } catch {
            throw .submission(error)
        }
    }
}
