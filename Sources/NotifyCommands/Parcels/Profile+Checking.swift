import Escaping
import Glibc
import Mail
import SASL
import SMTP
import StrictYAML
import Submission

extension Profile {
    /// Fails where a value is not one that `profile add` would have taken: this profile was written elsewhere.
    func check(name: String) throws(CommandFailure) {
        let fault =
            serverFault ?? credentialFault
            ?? ([user, from, caFile, clientCertificate, clientKey].compactMap(\.self).contains { !Self.isLine($0) }
                ? "it has an empty value, or one with control characters" : nil)
        guard let fault else { return }
        throw CommandFailure("profile '\(Visible.escaped(name))'", fault, status: .badData)
    }

    /// Fails where a file that the profile names cannot be used on this machine.
    func checkFiles(name: String) throws(CommandFailure) {
        if let caFile, access(caFile, R_OK) != 0 {
            throw CommandFailure(
                "profile '\(Visible.escaped(name))'",
                "its CA file \(Visible.escaped(caFile)): \(String(cString: strerror(errno)).lowercased())",
                hint: "bring the file here, at this path",
                status: .noInput
            )
        }
        guard let clientCertificate, let clientKey else { return }
        do throws(SubmissionFailure) {
            try ClientIdentity(certificateFile: clientCertificate, keyFile: clientKey)
                .check(for: "profile '\(Visible.escaped(name))'")
        } catch {
            throw CommandFailure(error)
        }
    }

    private var serverFault: String? {
        switch (provider, host) {
        case (nil, nil), (.some, .some): return "it has to have either a provider or a host"
        case (.some, nil):
            if port != nil || security != nil { return "its provider says how its servers are reached" }
        case (nil, .some(let host)):
            if parameters != nil { return "only a provider has parameters" }
            guard HostName.isServer(host) else {
                return "its host \(Visible.escaped(host)) is neither a host name nor an address"
            }
        }
        if let port, !(1...65535).contains(port) { return "its port is not one of 1 to 65535" }
        if let security, Security(rawValue: security) == nil {
            return "its security \(Visible.escaped(security)) is not tls, starttls or none"
        }
        if let greeting, (try? Command.ehlo(greeting).line()) == nil {
            return "its greeting \(Visible.escaped(greeting)) is not a host name"
        }
        if let pin = pins?.first(where: { CertificatePin($0)?.text != $0 }) {
            return "its pin \(Visible.escaped(pin)) is not 64 hexadecimal digits"
        }
        if let file = [caFile, clientCertificate, clientKey].compactMap(\.self).first(where: { !$0.hasPrefix("/") }) {
            return "its file \(Visible.escaped(file)) is not named by an absolute path"
        }
        return nil
    }

    private var credentialFault: String? {
        if let from {
            do {
                _ = try Mailbox(parsing: from)
            } catch {
                return "its sender: \(error.reason)"
            }
        }
        if (clientCertificate == nil) != (clientKey == nil) {
            return "its client certificate and the key of that belong together"
        }
        let known = (mechanisms ?? []).compactMap(Mechanism.init(rawValue:))
        if let unknown = mechanisms?.first(where: { Mechanism(rawValue: $0) == nil }) {
            return "its mechanism \(Visible.escaped(unknown)) is not known"
        }
        return Set(known.map(\.credential)).count > 1 ? "its mechanisms cannot share one credential" : nil
    }

    private static func isLine(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains { $0 < 0x20 || $0 == 0x7f }
    }
}
