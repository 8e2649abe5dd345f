import Files

extension UseLog {
    /// Reads all files and checks every line.
    ///
    /// - Throws: where a file cannot be read.
    package func verify() throws(VaultError) -> UseLogReport {
        let lock = try lock()
        defer { lock.release() }
        return try examine()
    }

    /// Reads what the files of the log at `path` say, without a key: nothing of it is certain.
    package static func read(at path: String) throws(VaultError) -> UseLogReport {
        let found = UseLogFiles(path: path).existing
        var lines: [UseLine] = []
        for path in found {
            lines += UseRecord.all(in: (try UseLogFiles.readAll(path) ?? [])[...]).compactMap(\.line)
        }
        return UseLogReport(lines: lines, fault: nil, acceptedCount: 0, tornCount: 0, exists: !found.isEmpty)
    }

    /// As `verify`, under a lock that is held already.
    func examine() throws(VaultError) -> UseLogReport {
        var examination = UseLogExamination(key: key)
        for path in files.existing {
            guard let bytes = try UseLogFiles.readAll(path) else { continue }
            examination.add(path, bytes)
        }
        let head = try UseLogHead(try OpenLogFile.contents(files.headPath, last: UseLogHead.limit), key: key)
        return try examination.report(head: head, files: files)
    }
}
