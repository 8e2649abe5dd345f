import Vault

extension Terminal {
    /// Forbids core dumps and tracing from here on, and warns where secrets could get into swap. Call it before a command
    /// reads its first secret.
    func hardenProcess() {
        guard case .refused(let limit) = ProcessHardening.apply() else { return }
        let reason = limit.map { "the limit is \($0 >> 10) KiB, and \(MemoryLock.need >> 10) KiB are needed" }
        note(
            "memory: cannot be locked against swapping: \(reason ?? "the system does not allow it")",
            hint: "raise the limit: ulimit -l 1024, or LimitMEMLOCK=1M in a unit"
        )
    }
}
