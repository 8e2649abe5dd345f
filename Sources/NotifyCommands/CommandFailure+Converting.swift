import Escaping
import Mail
import Profiles
import Settings
import Vault

extension CommandFailure {
    /// Gives any error of the parts below its words and its status. `subject` is what an error about settings is about
    /// where it names no file.
    init(converting error: any Error, about subject: String = "settings") {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ProfileError: self.init(error)
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

    private init(_ error: VaultError) {
        let status: ExitStatus =
            switch error.kind {
            case .missing, .unsupported, .malformed, .authentication, .permissions: .configuration
            case .exists: .cannotCreate
            case .wrongKey, .rolledBack, .locked, .noTerminal, .unusableSecret, .interrupted: .noPermission
            case .io, .resources: .inputOutput
            }
        let path = Visible.escaped(error.path.utf8, keepingNewlines: false)
        let hint =
            error.kind == .noTerminal && error.hint == nil
            ? "open the vault with --passphrase-fd, or with a key file: --key-file, or vault: key-file in config.yaml"
            : error.hint
        self.init(path, error.reason, hint: hint, status: status)
    }

    init(_ failure: SubmissionFailure) {
        let status: ExitStatus =
            switch failure.kind {
            case .authentication: .noPermission
            case .configuration: .configuration
            case .restriction(.uncountableLimit): .configuration
            case .restriction: failure.isPermanent ? .noPermission : .temporaryFailure
            case .protocolViolation: .protocolViolation
            case .connection, .timeout, .tls, .rejection, .unsupported:
                failure.isPermanent ? .unavailable : .temporaryFailure
            }
        self.init(failure.subject, failure.reason, hint: Self.hint(failure), status: status)
    }

    private static func hint(_ failure: SubmissionFailure) -> String? {
        guard case .restriction(let restriction) = failure.kind else { return failure.hint }
        let remedy =
            switch restriction {
            case .recipient: "change that with: notify profile set NAME --allow-to ADDRESS"
            case .sender: "change that with: notify profile set NAME --allow-from ADDRESS"
            case .server: "change that with: notify profile set NAME --allow-server HOST"
            case .limit: "change it with: notify profile set NAME --limit N/DURATION"
            case .uncountableLimit:
                "look with: notify vault log --verify; if all is well, go on with: notify vault log --accept"
            }
        guard let hint = failure.hint else { return remedy }
        return restriction == .limit ? hint : "\(hint); \(remedy)"
    }
}
