import Vault

/// Follows the chain of codes from one line to the next, across files.
struct AuditChain {
    let key: AuditKey
    /// Of the last line; `nil` before the first one.
    private(set) var last: (number: UInt64, code: [UInt8])?
    /// An unfinished or foreign line that the next one may tell of.
    private var stray: (bytes: Int, code: [UInt8], fault: AuditFault)?
    private var seen: Set<[UInt8]> = []

    init(key: AuditKey) {
        self.key = key
    }

    /// Takes the next line as given: what stands before it is not there to check it by.
    mutating func begin(after record: AuditRecord) {
        last = record.line.map { ($0.number, record.code) }
    }

    /// Looks at the next record and goes on from it, be it right or wrong.
    ///
    /// Tells whether the line is authentic, and what is wrong, in the order of the lines; of a stray line that is known
    /// once the next one is read. `next` is the record after it in the same file, `position` the record's number there,
    /// `later` whether the file has a line with that number.
    mutating func take(
        _ record: AuditRecord,
        next: AuditRecord?,
        file: String,
        position: Int,
        later: (UInt64) -> Bool = { _ in false }
    ) throws(VaultError) -> (isAuthentic: Bool, faults: [AuditFault]) {
        func fault(_ kind: AuditFault.Kind) -> AuditFault { AuditFault(kind: kind, file: file, line: position) }
        var faults: [AuditFault] = []
        guard let line = record.line else {
            faults += strayFault
            stray = (record.bytes.count, record.code, fault(record.isComplete ? .foreign : .torn))
            return (false, faults)
        }
        if let stray, line.traces.torn != stray.bytes {
            let number = (last?.number ?? 0) + 1
            // Where it stands in the place of a line, it was that one.
            let isLine = line.number == number + 1 && !stray.code.isEmpty
            faults.append(isLine ? stray.fault.changed : stray.fault)
            if isLine { last = (number, stray.code) }
        }
        stray = nil
        defer { seen.insert(record.code) }

        let previous = line.event.continuation?.previous ?? last?.code ?? AuditRecord.noCode
        guard try record.isAuthentic(after: previous, key: key) else {
            if let last, line.number <= last.number, seen.contains(record.code) {
                return (false, faults + [fault(.doubled)])
            }
            faults.append(fault(kind(of: line, next: next, later: later)))
            last = (line.number, record.code)
            return (false, faults)
        }
        let expected = (last?.number ?? line.number - 1) + 1
        // The log may begin anywhere where its older files are gone; a first line of all has nothing before it.
        let isFirst = line.event == .start && last == nil
        if line.number > (isFirst ? 1 : expected) {
            faults.append(fault(.missing((isFirst ? 1 : expected)...(line.number - 1))))
        } else if let last, let continuation = line.event.continuation, continuation.previous != last.code {
            faults.append(fault(.moved))
        }
        if line.traces.head != nil { faults.append(fault(.headless)) }
        last = (line.number, record.code)
        return (true, faults)
    }

    /// What is wrong with a stray line that nothing follows.
    mutating func finish() -> [AuditFault] {
        defer { stray = nil }
        return strayFault
    }

    private var strayFault: [AuditFault] { stray.map { [$0.fault] } ?? [] }

    /// Tells what became of a line whose code is wrong.
    private func kind(of line: AuditLine, next: AuditRecord?, later: (UInt64) -> Bool) -> AuditFault.Kind {
        guard let last else { return .changed }
        let expected = last.number + 1
        if line.number <= last.number { return .moved }
        guard line.number > expected, next?.line?.number != expected + 1 else { return .changed }
        return later(expected) ? .moved : .missing(expected...(line.number - 1))
    }
}
