import Files
package import Vault

extension AuditLog {
    /// Reads all files and checks every line.
    ///
    /// - Throws: where a file cannot be read.
    package func verify() throws(VaultError) -> AuditLogReport {
        let lock = try lock()
        defer { lock.release() }
        return try examine()
    }

    /// Reads what the files of the log at `path` say, without a key: nothing of it is certain.
    package static func read(at path: String) throws(VaultError) -> AuditLogReport {
        let found = AuditLogFiles(path: path).existing
        var lines: [AuditLine] = []
        for path in found {
            lines += AuditRecord.all(in: (try AuditLogFiles.readAll(path) ?? [])[...]).compactMap(\.line)
        }
        return AuditLogReport(lines: lines, fault: nil, acceptedCount: 0, tornCount: 0, exists: !found.isEmpty)
    }

    /// As `verify`, under a lock that is held already.
    func examine() throws(VaultError) -> AuditLogReport {
        var examination = AuditLogExamination(key: key)
        for path in files.existing {
            guard let bytes = try AuditLogFiles.readAll(path) else { continue }
            examination.add(path, bytes)
        }
        let head = try AuditLogHead(try OpenLogFile.contents(files.headPath, last: AuditLogHead.limit), key: key)
        return try examination.report(head: head, files: files)
    }
}

/// What is in the log.
package struct AuditLogReport: Sendable {
    /// The lines, in their order: those that are authentic, where the log was verified, up to the first fault.
    package let lines: [AuditLine]
    /// The first thing that is wrong and that nobody has accepted; `nil` also where nothing was verified.
    package let fault: AuditFault?
    /// How many faults the vault's owner has accepted.
    package let acceptedCount: Int
    /// How many lines a crash left unfinished, each told by the line after it.
    package let tornCount: Int
    /// Whether there is any file of the log.
    package let exists: Bool
}
