import Mail
import Profiles
import Providers
import Sendmail
import Settings
import StrictYAML
import Vault

extension CommandFailure {
    /// Gives any error of the parts below its words and its status.
    init(converting error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ProfileError: self.init(error)
        case let error as VaultError: self.init(error)
        case let error as YAMLError: self.init(error)
        case let error as SettingsError:
            self.init(
                error.file == nil ? "settings" : "configuration",
                error.description,
                hint: error.hint,
                status: .configuration
            )
        case let error as ProviderError: self.init(error)
        case let error as MailboxError: self.init("address", error.reason, status: .usage)
        case let failure as SubmissionFailure: self.init(failure)
        case let error as FlagError: self.init(error)
        default: self.init("internal error", "\(error)", status: .internalError)
        }
    }

    private init(_ error: YAMLError) {
        self.init("configuration", error.description, hint: error.hint, status: .configuration)
    }

    private init(_ error: ProviderError) {
        let hint: String? =
            switch error {
            case .content(let error): error.hint
            case .unusable(let error): SettingsError(error).hint
            case .unknownProvider(_, let nearest?): NearestName.question(nearest)
            case .unknownProvider: "list them with: notify provider list; give your own mail server with --host"
            case .unknownParameter(let name, _, let known):
                known.isEmpty ? nil : NearestName.hint(for: name, among: known) ?? "it has \(known.asChoice)"
            case .missingParameter(let parameter, _): "--set \(parameter.name)=VALUE: \(parameter.description)"
            case .invalidParameter(let parameter, _):
                "it becomes part of a host name: \(parameter.description)"
            case .invalidHost, .unknownLikeness: nil
            }
        self.init(
            error.isAboutFile ? "configuration" : "provider",
            error.description,
            hint: hint,
            status: .configuration
        )
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
        self.init(failure.subject, failure.reason, hint: failure.remedy?.words, status: status)
    }
}
