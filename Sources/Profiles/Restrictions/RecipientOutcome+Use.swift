internal import AuditLog
internal import Mail

extension [RecipientOutcome] {
    /// How the audit log tells them.
    var use: AuditedUse.Outcome {
        let accepted = count { if case .accepted = $0 { true } else { false } }
        if contains(where: { if case .unknown = $0 { true } else { false } }) { return .unknown }
        if accepted == count { return .delivered }
        return accepted == 0 ? .undelivered : .partly
    }
}
