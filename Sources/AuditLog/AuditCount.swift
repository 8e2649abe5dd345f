import Vault

/// Counts a profile's messages of some time, from the end of the log backwards.
struct AuditCount {
    private enum Step: Equatable {
        case goOn
        case done
        case doubt(AuditDoubt)
    }

    /// When the counted messages left.
    private(set) var times: [Int64] = []
    private var undelivered: Set<UInt64> = []
    private let profile: String
    private let since: Int64
    private let key: AuditKey

    /// Of the end of a file; where that does not reach back far enough, more is read.
    private static let firstLength = 64 << 10

    /// `since` is the last moment that does not count any more.
    init(profile: String, since: Int64, key: AuditKey) {
        self.profile = profile
        self.since = since
        self.key = key
    }

    /// Counts as far back as it takes.
    ///
    /// - Returns: why that is not possible, where it is not.
    mutating func takeAll(of files: AuditLogFiles, now: Int64) throws(VaultError) -> AuditDoubt? {
        let paths = files.existing
        guard let youngest = paths.last else { return .noLog }
        if let doubt = try takeHead(files, youngest, now: now) { return doubt }
        var younger: AuditEvent?
        for path in paths.reversed() {
            let (step, opening) =
                if case .rekey(let continuation) = younger {
                    try takeHashed(path, continuation)
                } else {
                    try takeChained(path, before: younger?.continuation)
                }
            switch step {
            case .done: return nil
            case .doubt(let doubt): return doubt
            case .goOn: younger = opening
            }
        }
        return .broken(AuditFault(kind: .filesMissing, file: paths.first ?? youngest, line: nil))
    }

    private mutating func takeHead(
        _ files: AuditLogFiles,
        _ youngest: String,
        now: Int64
    ) throws(VaultError) -> AuditDoubt? {
        let last = try AuditLogTail(of: youngest, key: key)?.last?.number ?? 0
        switch try AuditLogHead(try OpenLogFile.contents(files.headPath, last: AuditLogHead.limit), key: key) {
        case .known(let number, _):
            if number > last { lose(number - last, at: now) }
            return nil
        case .missing: return .broken(AuditFault(kind: .headMissing, file: files.headPath, line: nil))
        case .wrong: return .broken(AuditFault(kind: .headWrong, file: files.headPath, line: nil))
        }
    }

    /// More than any limit need not be told apart.
    private mutating func lose(_ count: UInt64, at time: Int64) {
        times += Array(repeating: time, count: Int(min(count, 100_000)))
    }

    /// Goes back through a file of this key, reading more and more of its end.
    private mutating func takeChained(
        _ path: String,
        before younger: AuditEvent.Continuation?
    ) throws(VaultError) -> (Step, AuditEvent?) {
        var length = Self.firstLength
        while true {
            guard let bytes = try OpenLogFile.contents(path, last: length) else { return (.doubt(.noLog), nil) }
            var attempt = self
            let isWhole = bytes.count < length
            let (step, opening) = try attempt.takeChained(bytes, path, isWhole: isWhole, before: younger)
            if step == .goOn, !isWhole, length <= AuditLogFiles.standardSize {
                length *= 8
                continue
            }
            self = attempt
            return (step, opening)
        }
    }

    private mutating func takeChained(
        _ bytes: [UInt8],
        _ path: String,
        isWhole: Bool,
        before younger: AuditEvent.Continuation?
    ) throws(VaultError) -> (Step, AuditEvent?) {
        let start = isWhole ? 0 : (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1) + 1
        let records = AuditRecord.all(in: bytes[start...])
        var chain = AuditChain(key: key)
        var checked: [(line: AuditLine?, faults: [AuditFault])] = []
        for (position, record) in records.enumerated() {
            if !isWhole, chain.last == nil {
                chain.begin(after: record)
                continue
            }
            let next = position + 1 < records.count ? records[position + 1] : nil
            let found = try chain.take(record, next: next, file: path, position: position + 1)
            checked.append((found.isAuthentic ? record.line : nil, found.faults))
        }
        if let younger, !younger.isVerified || younger.previous != chain.last?.code {
            return (.doubt(.broken(AuditFault(kind: .fileChanged, file: path, line: nil))), nil)
        }
        // An unfinished line at the very end is what a crash leaves.
        if let stray = chain.finish().first, stray.kind != .torn { return (.doubt(.broken(stray)), nil) }
        for (line, faults) in checked.reversed() {
            let step = take(line, faults, isWhole ? nil : path)
            if step != .goOn { return (step, nil) }
        }
        return (.goOn, records.first?.line?.event)
    }

    /// Goes back through a file of an older key, whose hash the younger one knows.
    private mutating func takeHashed(
        _ path: String,
        _ continuation: AuditEvent.Continuation
    ) throws(VaultError) -> (Step, AuditEvent?) {
        let bytes = try AuditLogFiles.readAll(path) ?? []
        guard continuation.isVerified, try AuditKey.digest(of: bytes) == continuation.hash else {
            return (.doubt(.broken(AuditFault(kind: .fileChanged, file: path, line: nil))), nil)
        }
        let records = AuditRecord.all(in: bytes[...])
        for record in records.reversed() where record.line != nil {
            let step = take(record.line, [], nil)
            if step != .goOn { return (step, nil) }
        }
        // Files before it have older keys still.
        return (.goOn, records.first?.line?.event.continuation.map { .rekey($0) })
    }

    /// Counts a line, going backwards. `part` is the file where only a part of it was read, so that lines have no
    /// number in it.
    private mutating func take(_ line: AuditLine?, _ faults: [AuditFault], _ part: String?) -> Step {
        for fault in faults {
            if case .missing(let numbers) = fault.kind, let line, line.traces.lost == UInt64(numbers.count) {
                lose(UInt64(numbers.count), at: line.time)
                continue
            }
            return .doubt(.broken(part.map { AuditFault(kind: fault.kind, file: $0, line: nil) } ?? fault))
        }
        guard let line else { return .goOn }
        guard line.time > since else { return .done }
        switch line.event {
        case .start: return .doubt(.begins(line.time))
        case .use(.acceptance): return .done
        case .use(.limit(let name)): if name == profile { return .done }
        case .use(.outcome(let number, .undelivered)): undelivered.insert(number)
        case .use(.send(let name, _, _)):
            if name == profile, !undelivered.contains(line.number) { times.append(line.time) }
        case .use(.outcome), .use(.refusal), .use(.test), .rotation, .rekey: break
        }
        return .goOn
    }
}
