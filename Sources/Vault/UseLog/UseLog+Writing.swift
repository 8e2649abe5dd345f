extension UseLog {
    /// Writes a line, and those that have to stand before it. To be called under the lock.
    ///
    /// - Returns: the number of the line.
    func write(_ use: Use) throws(VaultError) -> UInt64 {
        let head = try UseLogHead(try OpenLogFile.contents(files.headPath, last: UseLogHead.limit), key: key)
        let current = try UseLogTail(of: files.path, key: key)
        var tail = current
        if current == nil || current?.size == 0 {
            tail = nil
            for path in files.existing.reversed() where path != files.path {
                tail = try UseLogTail(of: path, key: key)
                break
            }
        }
        var end = LogEnd(tail, head: head)
        let isFull = (current?.size ?? 0) + 2 * UseLine.limit > files.sizeLimit
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
        with use: Use,
        after end: inout LogEnd,
        replacing current: UseLogTail?,
        tail: UseLogTail?
    ) throws(VaultError) {
        let opening: UseEvent
        if let tail {
            opening = .rotation(
                UseEvent.Continuation(previous: end.code, hash: try hash(tail.path), isVerified: tail.isSound)
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
        _ event: UseEvent,
        to file: OpenLogFile,
        after end: inout LogEnd,
        endingTear: Bool = false
    ) throws(VaultError) {
        let line = UseLine(
            number: end.number + 1,
            time: now(),
            vaultID: vaultID,
            origin: origin,
            slot: slot,
            event: event,
            traces: end.traces
        )
        let signed = line.signedBytes
        let previous = event == .start ? UseRecord.noCode : end.code
        let code = try UseRecord.code(of: signed, after: previous, key: key)
        let bytes = UseRecord.bytes(signed, code: code)
        try file.append(endingTear ? [UInt8(ascii: "\n")] + bytes : bytes)
        end = LogEnd(number: line.number, code: code)
    }

    func writeHead(_ end: LogEnd) throws(VaultError) {
        let bytes = try UseLogHead.bytes(number: end.number, code: end.code, key: key)
        if let file = try OpenLogFile(writing: files.headPath, appends: false) {
            try file.overwrite(bytes)
        } else {
            let file = try OpenLogFile(creating: files.headPath)
            try file.append(bytes)
        }
    }

    func hash(_ path: String) throws(VaultError) -> [UInt8] {
        try Sodium.hash(try UseLogFiles.readAll(path) ?? [])
    }
}

/// Where the next line comes.
struct LogEnd {
    /// Of the last line, counting those that are lost.
    var number: UInt64
    var code: [UInt8]
    /// What the next line has to tell.
    var traces = UseLine.Traces()

    init(number: UInt64, code: [UInt8]) {
        self.number = number
        self.code = code
    }

    /// Joins what the last file says with what the head says. Without any line there is nothing that a head could miss.
    init(_ tail: UseLogTail?, head: UseLogHead) {
        number = tail?.last?.number ?? 0
        code = tail?.last?.code ?? UseRecord.noCode
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
