import Escaping
import Glibc
import Mail
import NIOCore
import NIOSSL
import SMTP

/// Turns what the TLS library throws into words.
enum TLSFailure {
    /// `stage` is what was waited for, `certificate` the one the server has shown, if it came so far.
    static func describe(
        _ error: any Error,
        at stage: SubmissionStage,
        certificate: NIOSSLCertificate?,
        server: SubmissionServer,
        policy: TLSPolicy?,
        plan: SubmissionPlan
    ) -> SubmissionFailure {
        switch error {
        case is PlainTextDetector.SpokePlainText: return SubmissionStateMachine.plainTextExpected(plan)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            let host = Visible.escaped(server.host.utf8, keepingNewlines: false)
            return failure(
                "its certificate is for another name, not for \(host)",
                plan,
                "check the host of the profile; nothing was sent"
            )
        case NIOSSLError.uncleanShutdown: return closed(plan, at: stage)
        case NIOSSLError.handshakeFailed(.sslError(let stack)) where stack.contains(.eofDuringHandshake):
            return closed(plan, at: .tls)
        case is IOError where stage == .tls: return closed(plan, at: .tls)
        case NIOSSLError.handshakeFailed: return handshakeFailure(error, certificate, policy, plan)
        default:
            // By TLS 1.3 a server judges the client's certificate when the handshake is over for the client.
            if let failure = identityFailure(String(describing: error), policy, plan) { return failure }
            return SubmissionFailure(
                kind: .connection,
                isPermanent: false,
                subject: plan.server,
                reason: Tunnel.describe(error) ?? ConnectFailure.reason(of: error)
            )
        }
    }

    static func closed(_ plan: SubmissionPlan, at stage: SubmissionStage = .quit) -> SubmissionFailure {
        // Whether the end is seen as one, as an error of the socket or of TLS is a matter of moments.
        if stage == .tls {
            return SubmissionFailure(
                kind: .tls,
                isPermanent: false,
                subject: plan.server,
                reason: "the server closed the connection during the TLS handshake",
                hint: plan.security == .tls ? "check the port: 465 is usual for --security tls" : nil
            )
        }
        let isSilent = stage == .greeting && plan.security != .tls
        return SubmissionFailure(
            kind: .connection,
            isPermanent: false,
            subject: plan.server,
            reason: isSilent
                ? "the server closed the connection without a greeting" : "the server closed the connection",
            hint: isSilent && SubmissionServer.implicitTLSPorts.contains(plan.port)
                ? "port \(plan.port) is usually for --security tls" : nil
        )
    }

    /// The server has shown another certificate than the pinned one.
    static func notPinned(_ certificate: NIOSSLCertificate?, _ plan: SubmissionPlan) -> SubmissionFailure {
        let seen = [
            certificate.flatMap(CertificatePin.ofKey).map { "key \($0.text)" },
            certificate.flatMap(CertificatePin.ofCertificate).map { "certificate \($0.text)" },
        ].compactMap(\.self)
        return failure(
            "its certificate is not the pinned one: it has \(seen.joined(separator: " and "))",
            plan,
            "nothing was sent; if the server's operator confirms the new key, pin it with --pin"
        )
    }

    private static func handshakeFailure(
        _ error: any Error,
        _ certificate: NIOSSLCertificate?,
        _ policy: TLSPolicy?,
        _ plan: SubmissionPlan
    ) -> SubmissionFailure {
        // The library gives OpenSSL's reason symbols nowhere but in the description.
        let description = String(describing: error)
        if description.contains("CERTIFICATE_VERIFY_FAILED") {
            if let policy, !policy.isPinned(certificate) { return notPinned(certificate, plan) }
            let (reason, hint) = certificate.map(distrust) ?? ("its certificate is not trusted", trustHint(nil))
            return failure(reason, plan, hint)
        }
        if description.contains("UNSUPPORTED_PROTOCOL") || description.contains("PROTOCOL_VERSION") {
            return failure(
                "it has no TLS of version 1.2 or later",
                plan,
                "older versions are broken: the server's operator has to update it"
            )
        }
        return identityFailure(description, policy, plan)
            ?? failure(
                description.contains("ALERT_")
                    ? "the server broke the TLS handshake off" : "the TLS handshake failed",
                plan,
                "it may know only ciphers that are not safe any more, or want a client certificate"
            )
    }

    /// What the server thinks of the client's certificate, where its alert says so.
    private static func identityFailure(
        _ description: String,
        _ policy: TLSPolicy?,
        _ plan: SubmissionPlan
    ) -> SubmissionFailure? {
        guard identityAlerts.contains(where: description.contains) else { return nil }
        return policy?.showsCertificate == true
            ? failure(
                "the server does not accept the client certificate",
                plan,
                "its operator has to trust the issuer; check that it has not expired"
            )
            : failure(
                "the server wants a client certificate",
                plan,
                "give one with --client-certificate and --client-key"
            )
    }

    private static let identityAlerts = [
        "ALERT_CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_CERTIFICATE_EXPIRED",
        "ALERT_CERTIFICATE_REVOKED", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_UNSUPPORTED_CERTIFICATE",
        "ALERT_ACCESS_DENIED",
    ]

    private static func trustHint(_ certificate: NIOSSLCertificate?) -> String {
        let pin = certificate.flatMap(CertificatePin.ofKey).map { ", or pin its key with --pin \($0.text)" } ?? ""
        return "nothing was sent; if the certificate is your own, name its issuer with --ca-file\(pin)"
    }

    private static func distrust(_ certificate: NIOSSLCertificate) -> (reason: String, hint: String) {
        let now = time(nil)
        if certificate.notValidAfter < now {
            return ("its certificate has expired", "tell the server's operator, and check this machine's clock")
        }
        if certificate.notValidBefore > now {
            return ("its certificate is not valid yet", "check this machine's clock")
        }
        if let encoded = try? certificate.toDERBytes(), CertificateFields.areSelfIssued(encoded) {
            return ("its certificate is self-signed", trustHint(certificate))
        }
        return ("its certificate comes from an issuer that is not trusted here", trustHint(certificate))
    }

    private static func failure(_ reason: String, _ plan: SubmissionPlan, _ hint: String?) -> SubmissionFailure {
        SubmissionFailure(kind: .tls, isPermanent: true, subject: plan.server, reason: reason, hint: hint)
    }
}
