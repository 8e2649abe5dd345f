import ArgumentParser
import Escaping
import Glibc
import Mail
import SASL
import SMTP
import StrictYAML
import Submission
import Vault

extension ServerOptions {
    func validate() throws {
        if provider != nil, host != nil {
            throw ValidationError("--provider and --host exclude each other")
        }
        if let port, !(1...65535).contains(port) {
            throw ValidationError("--port is 1 to 65535")
        }
        if let user, user.isEmpty {
            throw ValidationError("--user is empty")
        }
        if let host, !HostName.isServer(host) {
            throw ValidationError("--host \(Visible.escaped(host)) is neither a host name nor an address")
        }
        if (clientCertificate == nil) != (clientKey == nil) {
            throw ValidationError("--client-certificate and --client-key belong together")
        }
        if noPin, !pins.isEmpty {
            throw ValidationError("--pin and --no-pin exclude each other")
        }
        let kinds = Set(mechanisms.map(\.credential))
        if kinds.count > 1 {
            let names = mechanisms.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "--mechanism \(names) cannot share one credential. Some take a password, some a token or a certificate"
            )
        }
        if let greeting, (try? Command.ehlo(greeting).line()) == nil {
            throw ValidationError("--greeting \(Visible.escaped(greeting)) is not a host name")
        }
    }

    /// Whether nothing was given.
    var isEmpty: Bool {
        [provider, host, user, from, greeting, caFile, clientCertificate].allSatisfy { $0 == nil }
            && parameters.isEmpty && port == nil && pins.isEmpty && !noPin
            && security == nil && mechanisms.isEmpty && !allowCleartext && passwordDescriptor == nil
    }

    /// Writes what was given into the profile.
    func apply(to profile: inout Profile) throws(CommandFailure) {
        if let user { profile.user = user }
        if let provider {
            profile.provider = provider
            (profile.host, profile.port, profile.security, profile.parameters) = (nil, nil, nil, nil)
        }
        if let host {
            profile.host = host
            (profile.provider, profile.parameters, profile.port, profile.security) = (nil, nil, nil, nil)
        }
        try applyParameters(to: &profile)
        if let port { profile.port = port }
        if let security { profile.security = security.rawValue }
        try checkServer(of: profile)
        if let from {
            do {
                _ = try Mailbox(parsing: from)
            } catch {
                throw CommandFailure("--from", error.reason, status: .usage)
            }
            profile.from = from
        }
        if !mechanisms.isEmpty { profile.mechanisms = mechanisms.map(\.rawValue) }
        if let greeting { profile.greeting = greeting }
        if let caFile {
            guard access(caFile, R_OK) == 0 else {
                throw CommandFailure(
                    "--ca-file \(Visible.escaped(caFile))",
                    String(cString: strerror(errno)).lowercased(),
                    status: .noInput
                )
            }
            profile.caFile = Path.absolute(caFile)
        }
        if noPin { profile.pins = nil }
        if !pins.isEmpty { profile.pins = pins.map(\.text) }
        try applyIdentity(to: &profile)
        if allowCleartext { profile.allowsCleartext = true }
    }

    /// The key stays in its file; a mistake is told here, not at the first mail.
    private func applyIdentity(to profile: inout Profile) throws(CommandFailure) {
        guard let clientCertificate, let clientKey else { return }
        let identity = ClientIdentity(
            certificateFile: Path.absolute(clientCertificate),
            keyFile: Path.absolute(clientKey)
        )
        do throws(SubmissionFailure) {
            try identity.check(for: "--client-certificate")
        } catch {
            throw CommandFailure(error)
        }
        profile.clientCertificate = identity.certificateFile
        profile.clientKey = identity.keyFile
    }

    /// Asks for the secret that the route needs; `nil` where it needs none.
    func secret(for route: ProfileRoute, user: String) async throws(CommandFailure) -> SecretBuffer? {
        guard case .vault(let kind) = route.credential else {
            guard passwordDescriptor == nil else {
                throw CommandFailure(
                    "--password-fd",
                    "this profile needs no secret: its \(route.credential.kind.rawValue) is \(route.credential.words)",
                    status: .usage
                )
            }
            return nil
        }
        return try await PasswordPrompt.read(passwordDescriptor, kind, user: user, host: route.hosts)
    }

    private func applyParameters(to profile: inout Profile) throws(CommandFailure) {
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw CommandFailure("--set", "'\(Visible.escaped(parameter))' is not KEY=VALUE", status: .usage)
            }
            profile.parameters = (profile.parameters ?? [:]).merging([parts[0]: parts[1]]) { $1 }
        }
    }

    /// A provider brings its ports; a server of one's own has no parameters.
    private func checkServer(of profile: Profile) throws(CommandFailure) {
        if let provider = profile.provider, profile.port != nil || profile.security != nil {
            throw CommandFailure(
                "--\(profile.port != nil ? "port" : "security")",
                "the provider \(Visible.escaped(provider)) says how its servers are reached",
                hint: "for another port give the server itself: --host HOST --port N",
                status: .usage
            )
        }
        if profile.provider == nil, profile.parameters != nil {
            throw CommandFailure("--set", "only a provider has parameters", hint: "--provider ID", status: .usage)
        }
    }
}
