import Files
package import Vault

extension AuditLog {
    /// Goes on with the log under a new data key. To be called once the vault itself has it.
    ///
    /// What the old key has written is checked for the last time, and the new file's first line commits to it. Nothing is
    /// done where there is no log.
    ///
    /// - Parameters:
    ///   - old: the log as the vault gave it before.
    ///   - new: as the vault gives it now, with the same path.
    /// - Returns: what is wrong with the log so far, which does not keep it from going on.
    /// - Throws: `.io`, `.permissions`, `.locked`. Where that happens, or this was never called, the next use sets the old
    ///   file aside as one that it cannot check.
    @discardableResult
    package static func continueAfterRekey(old: AuditLog, new: AuditLog) throws(VaultError) -> AuditFault? {
        let lock = try new.lock()
        defer { lock.release() }
        let report = try old.examine()
        guard let path = new.files.existing.last, let tail = try AuditLogTail(of: path, key: old.key) else {
            return nil
        }
        let head = try AuditLogHead(
            try OpenLogFile.contents(new.files.headPath, last: AuditLogHead.limit),
            key: old.key
        )
        var end = AuditLogEnd(tail, head: head)
        let continuation = AuditEvent.Continuation(
            previous: end.code,
            hash: try new.hash(path),
            isVerified: report.fault == nil
        )
        if path == new.files.path { try new.files.rotate() }
        let file = try OpenLogFile(creating: new.files.path)
        try new.append(.rekey(continuation), to: file, after: &end)
        try new.writeHead(end)
        return report.fault
    }
}
