import Escaping
import Glibc
import Mail
import NIOCore
import NIOSSL
import SMTP

/// Tells what an error of the TLS library, or of a proxy, means.
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
        case is PlainTextDetector.SpokePlainText: return plan.plainTextExpected
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            let host = Visible.escaped(server.host.utf8, keepingNewlines: false)
            let reason = "its certificate is for another name, not for \(host)"
            return failure(reason, plan, .checkHost(isUnresolved: false))
        case NIOSSLError.uncleanShutdown: return closed(plan, at: stage)
        case NIOSSLError.handshakeFailed(.sslError(let stack)) where stack.contains(.eofDuringHandshake):
            return closed(plan, at: .tls)
        case is IOError where stage == .tls: return closed(plan, at: .tls)
        case NIOSSLError.handshakeFailed: return handshakeFailure(error, certificate, policy, plan)
        default:
            // By TLS 1.3 a server judges the client's certificate when the handshake is over for the client.
            if let failure = identityFailure(String(describing: error), policy, plan) { return failure }
            let reason = Tunnel.describe(error) ?? ConnectFailure.reason(of: error)
            return plan.failure(.connection, isPermanent: false, reason)
        }
    }

    static func closed(_ plan: SubmissionPlan, at stage: SubmissionStage = .quit) -> SubmissionFailure {
        // Whether the end is seen as one, as an error of the socket or of TLS is a matter of moments.
        if stage == .tls {
            return plan.failure(
                .tls,
                isPermanent: false,
                "the server closed the connection during the TLS handshake",
                plan.security == .tls ? .checkImplicitTLSPort(usually: 465) : nil
            )
        }
        let isSilent = stage == .greeting && plan.security != .tls
        return plan.failure(
            .connection,
            isPermanent: false,
            isSilent ? "the server closed the connection without a greeting" : "the server closed the connection",
            isSilent && SubmissionServer.implicitTLSPorts.contains(plan.port)
                ? .expectImplicitTLS(port: plan.port) : nil
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
            .confirmKey
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
            let (reason, remedy) =
                certificate.map(distrust) ?? ("its certificate is not trusted", .trustIssuer(orPin: nil))
            return failure(reason, plan, remedy)
        }
        if description.contains("UNSUPPORTED_PROTOCOL") || description.contains("PROTOCOL_VERSION") {
            return failure("it has no TLS of version 1.2 or later", plan, .updateServerTLS)
        }
        return identityFailure(description, policy, plan)
            ?? failure(
                description.contains("ALERT_")
                    ? "the server aborted the TLS handshake" : "the TLS handshake failed",
                plan,
                .checkCiphersAndClientCertificate
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
            ? failure("the server does not accept the client certificate", plan, .checkClientCertificate)
            : failure("the server wants a client certificate", plan, .giveClientCertificate)
    }

    private static let identityAlerts = [
        "ALERT_CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_CERTIFICATE_EXPIRED",
        "ALERT_CERTIFICATE_REVOKED", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_UNSUPPORTED_CERTIFICATE",
        "ALERT_ACCESS_DENIED",
    ]

    private static func distrust(_ certificate: NIOSSLCertificate) -> (reason: String, remedy: Remedy) {
        let now = time(nil)
        if certificate.notValidAfter < now {
            return ("its certificate has expired", .reportExpiry)
        }
        if certificate.notValidBefore > now {
            return ("its certificate is not valid yet", .checkClock)
        }
        let trust = Remedy.trustIssuer(orPin: CertificatePin.ofKey(certificate)?.text)
        if let encoded = try? certificate.toDERBytes(), CertificateFields.areSelfIssued(encoded) {
            return ("its certificate is self-signed", trust)
        }
        return ("its certificate comes from an issuer that is not trusted here", trust)
    }

    private static func failure(_ reason: String, _ plan: SubmissionPlan, _ remedy: Remedy?) -> SubmissionFailure {
        plan.failure(.tls, isPermanent: true, reason, remedy)
    }
}
