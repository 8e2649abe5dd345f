import Mail
import Settings
import Vault

extension CommandFailure {
    /// Gives any error of the parts below its words and its status.
    init(converting error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as VaultError: self.init(error)
        case let error as SettingsError:
            self.init(
                error.file.map { _ in "configuration" } ?? "settings",
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
            case .missing, .unsupported, .malformed, .permissions: .configuration
            case .exists: .cannotCreate
            case .wrongKey, .authentication, .locked, .noTerminal, .unusableSecret, .interrupted: .noPermission
            case .io, .resources: .inputOutput
            }
        let path = Visible.escaped(error.path.utf8, keepingNewlines: false)
        self.init(path, error.reason, hint: error.hint ?? Self.hint(for: error.kind), status: status)
    }

    private static func hint(for kind: VaultError.Kind) -> String? {
        switch kind {
        case .missing: "make a vault with: notify vault init"
        case .noTerminal: "give a key file (--key-file, or vault: key-file in config.yaml) or --passphrase-fd"
        default: nil
        }
    }

    init(_ failure: SubmissionFailure) {
        let status: ExitStatus =
            switch failure.kind {
            case .authentication: .noPermission
            case .configuration: .configuration
            case .protocolViolation: .protocolViolation
            case .connection, .timeout, .tls, .rejection:
                failure.isPermanent ? .unavailable : .temporaryFailure
            }
        self.init(failure.subject, failure.reason, hint: failure.hint, status: status)
    }
}
