import Vault

extension AuditLog {
    /// Writes a line, and those that have to stand before it. To be called under the lock.
    ///
    /// - Returns: the number of the line.
    func write(_ use: AuditedUse) throws(VaultError) -> UInt64 {
        let head = try AuditLogHead(try OpenLogFile.contents(files.headPath, last: AuditLogHead.limit), key: key)
        let current = try AuditLogTail(of: files.path, key: key)
        var tail = current
        if current == nil || current?.size == 0 {
            tail = nil
            for path in files.existing.reversed() where path != files.path {
                tail = try AuditLogTail(of: path, key: key)
                break
            }
        }
        var end = AuditLogEnd(tail, head: head)
        let isFull = (current?.size ?? 0) + 2 * AuditLine.limit > files.sizeLimit
        if let current, current.size > 0, current.isSound, !isFull, let file = try OpenLogFile(writing: files.path) {
            try append(.use(use), to: file, after: &end, endingTear: current.torn > 0)
        } else {
            try begin(with: use, after: &end, replacing: current, tail: tail)
        }
        try writeHead(end)
        return end.number
    }

    /// Begins a file with the line that ties it to the one before, and `use`.
    private func begin(
        with use: AuditedUse,
        after end: inout AuditLogEnd,
        replacing current: AuditLogTail?,
        tail: AuditLogTail?
    ) throws(VaultError) {
        let opening: AuditEvent
        if let tail {
            opening = .rotation(
                AuditEvent.Continuation(previous: end.code, hash: try hash(tail.path), isVerified: tail.isSound)
            )
        } else {
            opening = .start
        }
        if let current, current.size > 0 { try files.rotate() }
        if current?.size == 0, let file = try OpenLogFile(writing: files.path) {
            try append(opening, to: file, after: &end)
            try append(.use(use), to: file, after: &end)
        } else {
            let file = try OpenLogFile(creating: files.path)
            try append(opening, to: file, after: &end)
            try append(.use(use), to: file, after: &end)
        }
    }

    func append(
        _ event: AuditEvent,
        to file: OpenLogFile,
        after end: inout AuditLogEnd,
        endingTear: Bool = false
    ) throws(VaultError) {
        let line = AuditLine(
            number: end.number + 1,
            time: now(),
            vaultID: vaultID,
            origin: origin,
            slot: slot,
            event: event,
            traces: end.traces
        )
        let signed = line.signedBytes
        let previous = event == .start ? AuditRecord.noCode : end.code
        let code = try AuditRecord.code(of: signed, after: previous, key: key)
        let bytes = AuditRecord.bytes(signed, code: code)
        try file.append(endingTear ? [UInt8(ascii: "\n")] + bytes : bytes)
        end = AuditLogEnd(number: line.number, code: code)
    }

    func writeHead(_ end: AuditLogEnd) throws(VaultError) {
        let bytes = try AuditLogHead.bytes(number: end.number, code: end.code, key: key)
        if let file = try OpenLogFile(writing: files.headPath, appends: false) {
            try file.overwrite(bytes)
        } else {
            let file = try OpenLogFile(creating: files.headPath)
            try file.append(bytes)
        }
    }

    func hash(_ path: String) throws(VaultError) -> [UInt8] {
        try AuditKey.digest(of: try AuditLogFiles.readAll(path) ?? [])
    }
}

/// Where the next line comes.
struct AuditLogEnd {
    /// Of the last line, counting those that are lost.
    var number: UInt64
    var code: [UInt8]
    /// What the next line has to tell.
    var traces = AuditLine.Traces()

    init(number: UInt64, code: [UInt8]) {
        self.number = number
        self.code = code
    }

    /// Joins what the last file says with what the head says. Without any line there is nothing that a head could miss.
    init(_ tail: AuditLogTail?, head: AuditLogHead) {
        number = tail?.last?.number ?? 0
        code = tail?.last?.code ?? AuditRecord.noCode
        if let tail, tail.torn > 0 { traces.torn = tail.torn }
        switch head {
        case .known(let known, _) where known > number:
            traces.lost = known - number
            number = known
        case .known: break
        case .wrong: traces.head = .wrong
        case .missing: if tail?.last != nil { traces.head = .missing }
        }
    }
}
