internal import Mail
internal import Vault

extension [RecipientOutcome] {
    /// What the audit log has of them.
    var use: Use.Outcome {
        let accepted = count { if case .accepted = $0 { true } else { false } }
        if contains(where: { if case .unknown = $0 { true } else { false } }) { return .unknown }
        if accepted == count { return .delivered }
        return accepted == 0 ? .undelivered : .partly
    }
}
