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
        case NIOSSLError.handshakeFailed: return handshakeFailure(error, certificate, server, plan)
        default:
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

    private static func handshakeFailure(
        _ error: any Error,
        _ certificate: NIOSSLCertificate?,
        _ server: SubmissionServer,
        _ plan: SubmissionPlan
    ) -> SubmissionFailure {
        // The library gives OpenSSL's reason symbols nowhere but in the description.
        let description = String(describing: error)
        if description.contains("CERTIFICATE_VERIFY_FAILED") {
            let (reason, hint) = certificate.map(distrust) ?? ("its certificate is not trusted", Self.trustHint)
            return failure(reason, plan, hint)
        }
        if description.contains("UNSUPPORTED_PROTOCOL") || description.contains("PROTOCOL_VERSION") {
            return failure("it has no TLS of version 1.2 or later", plan, nil)
        }
        return failure("the TLS handshake failed", plan, nil)
    }

    private static let trustHint = "nothing was sent; if the certificate is your own, name its issuer with --ca-file"

    private static func distrust(_ certificate: NIOSSLCertificate) -> (reason: String, hint: String) {
        let now = time(nil)
        if certificate.notValidAfter < now {
            return ("its certificate has expired", "tell the server's operator, and check this machine's clock")
        }
        if certificate.notValidBefore > now {
            return ("its certificate is not valid yet", "check this machine's clock")
        }
        if let encoded = try? certificate.toDERBytes(), CertificateNames.isSelfIssued(encoded) {
            return ("its certificate is self-signed", trustHint)
        }
        return ("its certificate comes from an issuer that is not trusted here", trustHint)
    }

    private static func failure(_ reason: String, _ plan: SubmissionPlan, _ hint: String?) -> SubmissionFailure {
        SubmissionFailure(kind: .tls, isPermanent: true, subject: plan.server, reason: reason, hint: hint)
    }
}
