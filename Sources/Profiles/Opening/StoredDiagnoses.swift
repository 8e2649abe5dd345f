internal import Escaping
internal import Files
internal import Mail
internal import SMTP
internal import Settings

/// Joins the files about replies to the client, which knows nothing of files.
struct StoredDiagnoses: DiagnosisSource {
    let directory: DiagnosisDirectory
    let providers: ProviderDirectory
    /// The profile's.
    let provider: String?
    /// The server of a profile without a provider, which may belong to one all the same.
    let host: String?
    let warn: @Sendable (ProfileWarning) -> Void

    /// Where a file cannot be used there is a warning, and what the server said is told by its codes.
    func table() async -> DiagnosisTable {
        do throws(SettingsError) {
            return try await blocking { () throws(SettingsError) in
                var owner = provider
                if owner == nil, let host { owner = try providers.identifier(ofHost: host) }
                return DiagnosisTable(sections: try directory.sections(for: owner).map { $0.map(KnownReply.init) })
            }
        } catch {
            warn(.unusableDiagnoses(error))
            return .empty
        }
    }
}

extension KnownReply {
    fileprivate init(_ setting: DiagnosisSetting) {
        self.init(
            stage: ServerAnswer.Stage(setting.stage),
            code: setting.code,
            enhanced: setting.enhanced,
            text: setting.text,
            diagnosis: ReplyDiagnosis(
                cause: ReplyDiagnosis.Cause(setting.kind),
                meaning: Visible.escaped(setting.meaning),
                action: Visible.escaped(setting.action)
            )
        )
    }
}

extension ServerAnswer.Stage {
    fileprivate init(_ stage: DiagnosisSetting.Stage) {
        self =
            switch stage {
            case .banner: .banner
            case .ehlo: .ehlo
            case .starttls: .starttls
            case .auth: .auth
            case .mail: .mail
            case .rcpt: .rcpt
            case .data: .data
            case .final: .final
            }
    }
}

extension ReplyDiagnosis.Cause {
    fileprivate init(_ kind: DiagnosisSetting.Kind) {
        self =
            switch kind {
            case .transient: .transient
            case .rate: .rate
            case .configuration: .configuration
            case .credential: .credential
            case .policy: .policy
            case .reputation: .reputation
            case .permanent: .permanent
            }
    }
}
