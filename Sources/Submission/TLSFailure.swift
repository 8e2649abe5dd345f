import Mail
import NIOCore
import NIOSSL
import SMTP

/// Turns what the TLS library throws into words.
enum TLSFailure {
    static func describe(_ error: any Error, plan: SubmissionPlan) -> SubmissionFailure {
        if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
            return failure("its certificate is for another name", plan, "check the host name of the profile")
        }
        // The library tells its reasons nowhere but in the description.
        let description = String(describing: error)
        if description.contains("WRONG_VERSION_NUMBER") || description.contains("HTTP_REQUEST") {
            return SubmissionStateMachine.plainTextExpected(plan)
        }
        if description.contains("CERTIFICATE_VERIFY_FAILED") {
            return failure(
                "its certificate is not trusted: self-signed, expired, or of an unknown issuer", plan,
                "nothing was sent; where the certificate is your own, name its issuer with --ca-file")
        }
        if case NIOSSLError.uncleanShutdown = error { return closed(plan) }
        if description.contains("UNSUPPORTED_PROTOCOL") || description.contains("PROTOCOL_VERSION") {
            return failure("it speaks no TLS of version 1.2 or later", plan, nil)
        }
        if error is NIOSSLError || error is BoringSSLError {
            return failure("the TLS handshake failed", plan, nil)
        }
        return SubmissionFailure(
            kind: .connection, isPermanent: false, subject: plan.server, reason: reason(of: error))
    }

    static func closed(_ plan: SubmissionPlan) -> SubmissionFailure {
        SubmissionFailure(
            kind: .connection, isPermanent: false, subject: plan.server, reason: "the server closed the connection")
    }

    /// The operating system's words, or as a last resort the error's own.
    static func reason(of error: any Error) -> String {
        if let error = error as? IOError { return ConnectFailure.words(of: error.errnoCode) }
        return Visible.escaped(String(describing: error).utf8, keepingNewlines: false)
    }

    private static func failure(_ reason: String, _ plan: SubmissionPlan, _ hint: String?) -> SubmissionFailure {
        SubmissionFailure(kind: .tls, isPermanent: true, subject: plan.server, reason: reason, hint: hint)
    }
}
