import Mail
import Settings
import Vault

extension CommandFailure {
    /// Gives any error of the parts below its words and its status. `subject` is what an error about settings is about
    /// where it names no file.
    init(converting error: any Error, about subject: String = "settings") {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as VaultError: self.init(error)
        case let error as SettingsError:
            self.init(
                error.file == nil ? subject : "configuration",
                error.description,
                hint: error.hint,
                status: .configuration
            )
        case let error as MailboxError: self.init("address", error.reason, status: .usage)
        case let failure as SubmissionFailure: self.init(failure)
        default: self.init("internal error", "\(error)", status: .internalError)
        }
    }

    init(_ failure: SubmissionFailure) {
        let status: ExitStatus =
            switch failure.kind {
            case .authentication: .noPermission
            case .configuration: .configuration
            case .policy: failure.isPermanent ? .noPermission : .temporaryFailure
            case .protocolViolation: .protocolViolation
            case .connection, .timeout, .tls, .rejection, .unsupported:
                failure.isPermanent ? .unavailable : .temporaryFailure
            }
        self.init(failure.subject, failure.reason, hint: failure.hint, status: status)
    }
}
