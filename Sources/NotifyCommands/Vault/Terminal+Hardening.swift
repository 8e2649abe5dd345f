import Vault

extension Terminal {
    /// Lets the process leave no core and be traced by nobody from here on, and notes where its secrets could get into
    /// the swap. To be called before a command reads its first secret.
    func hardenProcess() {
        guard case .refused(let limit) = ProcessHardening.apply() else { return }
        let reason = limit.map { "the limit is \($0 >> 10) KiB, and \(MemoryLock.need >> 10) KiB are needed" }
        note(
            "memory: cannot be locked against swapping: \(reason ?? "the system does not allow it")",
            hint: "raise the limit: ulimit -l 1024, or LimitMEMLOCK=1M in a unit"
        )
    }
}
