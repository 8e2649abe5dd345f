import Escaping
import Mail

extension Remedy {
    /// What to do, with the options and commands that it takes: one line without a final period.
    var words: String {
        switch self {
        case .checkHostAndPort: "nothing listens there; check host and port of the profile"
        case .checkHost(isUnresolved: true): "check the host of the profile, and this machine's DNS"
        case .checkHost(isUnresolved: false): "nothing was sent; check the host of the profile"
        case .checkFirewall(let port): "a firewall may block port \(port)"
        case .checkProxy: "check delivery: proxy: in config.yaml, and whether the proxy runs"
        case .nameHostOrPin: "set the server's name with --host, or pin its key with --pin"
        case .useStartTLS(let port): "use --security starttls on this port, or port \(port) with --security tls"
        case .useImplicitTLS(let port): "use --security tls on this port, or port \(port) with --security starttls"
        case .checkImplicitTLSPort(let port): "check the port: \(port) is usual for --security tls"
        case .expectImplicitTLS(let port): "port \(port) is usually for --security tls"
        case .considerImplicitTLS: "a server that waits for TLS is silent too: try --security tls"
        case .replaceStartTLS(let port): "nothing was sent; try --security tls, usually on port \(port)"
        case .encryptOrAllowCleartext: "use --security tls or starttls, or override with --allow-cleartext"
        case .installCACertificates: "install the package ca-certificates, or name a file with --ca-file"
        case .checkCAFile: "--ca-file takes a file of PEM certificates"
        case .trustIssuer(let pin):
            "nothing was sent; if the certificate is your own, name its issuer with --ca-file"
                + (pin.map { ", or pin its key with --pin \($0)" } ?? "")
        case .confirmKey: "nothing was sent; if the server's operator confirms the new key, pin it with --pin"
        case .checkClock: "check this machine's clock"
        case .reportExpiry: "tell the server's operator, and check this machine's clock"
        case .updateServerTLS: "older versions are broken: the server's operator has to update it"
        case .checkCiphersAndClientCertificate: "it may offer insecure ciphers only, or require a client certificate"
        case .giveClientCertificate: "set one with --client-certificate and --client-key"
        case .checkClientCertificate: "check that it has not expired; the server's operator has to trust its issuer"
        case .checkClientCertificateFile: "it has to be PEM: the certificate first, then those that lead to its issuer"
        case .checkClientKeyFile: "it has to be PEM and unencrypted: openssl pkey -in OLD -out NEW"
        case .restrictClientKeyFile: "remove the access of others: chmod 600"
        case .checkPassword:
            "check user name and password; many providers want an app password, see: notify provider find ADDRESS"
        case .renewToken: "the access token may have expired, or be for another account or scope: fetch a new one"
        case .checkTokenCommand:
            "check the command below oauth2: in config.yaml; its output is not shown, so run it yourself"
        case .registerClientCertificate: "the server has to know the client certificate and this user name"
        case .authenticateOverTLS: "many servers offer AUTH under TLS only: use --security starttls"
        case .nameMechanism(let names): "if the account may use it, choose \(Self.choice(of: names)) with --mechanism"
        case .changeCredentialOrMechanism:
            "choose another one, or another mechanism with --mechanism: PLAIN takes all but NUL"
        case .changeRestriction(let restriction, let profile, let allowed):
            Self.change(of: restriction, profile: profile, allowed: allowed)
        case .restoreAuditLog: "put the audit log right, and send the kept message again"
        case .verifyAuditLog:
            "look with: notify vault log --verify; if all is well, go on with: notify vault log --accept"
        case .advice(let words): words
        }
    }

    private static func change(
        of restriction: SubmissionFailure.Restriction,
        profile: String,
        allowed: [String]
    ) -> String {
        let option =
            switch restriction {
            case .recipient: "--allow-to ADDRESS"
            case .sender: "--allow-from ADDRESS"
            case .server: "--allow-server HOST"
            case .limit, .uncountableLimit: "--limit N/DURATION"
            }
        let change = "change that with: notify profile set \(Visible.escaped(profile)) \(option)"
        guard !allowed.isEmpty else { return change }
        let listed = allowed.prefix(8).map { Visible.escaped($0) }.joined(separator: ", ")
        return "allowed: \(listed)\(allowed.count > 8 ? " and more" : ""); \(change)"
    }

    private static func choice(of names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "another one" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }
}
