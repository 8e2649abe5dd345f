import Vault

/// Checks whole files of the log, the oldest first.
struct AuditLogExamination {
    private struct File {
        let path: String
        let bytes: [UInt8]
        let records: [AuditRecord]

        var opening: AuditEvent? { records.first?.line?.event }
    }

    private let key: AuditKey
    private var files: [File] = []
    private var lines: [AuditLine] = []
    /// Each with how many lines were good before it was found.
    private var faults: [(fault: AuditFault, lineCount: Int)] = []
    private var acceptedCount = 0
    private var tornCount = 0

    init(key: AuditKey) {
        self.key = key
    }

    mutating func add(_ path: String, _ bytes: [UInt8]) {
        files.append(File(path: path, bytes: bytes, records: AuditRecord.all(in: bytes[...])))
    }

    mutating func report(head: AuditLogHead, files paths: AuditLogFiles) throws(VaultError) -> AuditLogReport {
        let firstOfKey = try indexOfFirstWithKey()
        if let first = files.first, first.opening?.continuation != nil,
            !AuditLogFiles.exists(paths.rotated(AuditLogFiles.rotations))
        {
            add(AuditFault(kind: .filesMissing, file: first.path, line: nil))
        }
        try takeOlder(files[..<firstOfKey])
        var chain = AuditChain(key: key)
        for index in firstOfKey..<files.count { try take(index, firstOfKey: firstOfKey, &chain) }
        check(head, against: chain, paths)
        for fault in chain.finish() { add(fault) }
        let unaccepted = faults.first
        return AuditLogReport(
            lines: Array(lines.prefix(unaccepted?.lineCount ?? lines.count)),
            fault: unaccepted?.fault,
            acceptedCount: acceptedCount,
            tornCount: tornCount,
            exists: !files.isEmpty
        )
    }

    private mutating func add(_ fault: AuditFault) {
        faults.append((fault, lines.count))
    }

    /// Where the youngest authentic `rekey` line begins a file, this key wrote that one and those after it.
    private func indexOfFirstWithKey() throws(VaultError) -> Int {
        for (index, file) in files.enumerated().reversed() {
            guard let record = file.records.first, case .rekey(let continuation) = record.line?.event,
                try record.isAuthentic(after: continuation.previous, key: key)
            else { continue }
            return index
        }
        return 0
    }

    /// Files of older keys: what the file after each of them says of it has to hold.
    private mutating func takeOlder(_ older: ArraySlice<File>) throws(VaultError) {
        for index in older.indices {
            let continuation = files[index + 1].opening?.continuation
            if try AuditKey.digest(of: files[index].bytes) != continuation?.hash {
                add(AuditFault(kind: .fileChanged, file: files[index].path, line: nil))
            } else if continuation?.isVerified == false, index + 1 == older.endIndex {
                add(AuditFault(kind: .unverified, file: files[index].path, line: nil))
            }
            lines += files[index].records.compactMap(\.line)
        }
    }

    private mutating func take(_ index: Int, firstOfKey: Int, _ chain: inout AuditChain) throws(VaultError) {
        let file = files[index]
        let before = faults.count
        let numbers = Set(file.records.compactMap(\.line?.number))
        for (position, record) in file.records.enumerated() {
            let next = position + 1 < file.records.count ? file.records[position + 1] : nil
            let found = try chain.take(record, next: next, file: file.path, position: position + 1) { number in
                numbers.contains(number)
            }
            for fault in found.faults { add(fault) }
            guard found.isAuthentic, let line = record.line else { continue }
            lines.append(line)
            if line.traces.torn != nil { tornCount += 1 }
            if line.event == .use(.acceptance) {
                acceptedCount += faults.count
                faults = []
            }
        }
        guard index > firstOfKey, faults.count == before, let continuation = file.opening?.continuation,
            try AuditKey.digest(of: files[index - 1].bytes) != continuation.hash
        else { return }
        add(AuditFault(kind: .fileChanged, file: files[index - 1].path, line: nil))
    }

    private mutating func check(_ head: AuditLogHead, against chain: AuditChain, _ paths: AuditLogFiles) {
        let last = chain.last?.number ?? 0
        let path = files.last?.path ?? paths.path
        switch head {
        case .known(let number, _) where number > last:
            add(AuditFault(kind: .cutOff(number - last), file: path, line: nil))
        case .known: break
        case .wrong: add(AuditFault(kind: .headWrong, file: paths.headPath, line: nil))
        case .missing: if last > 0 { add(AuditFault(kind: .headMissing, file: paths.headPath, line: nil)) }
        }
    }
}
