import Vault

/// The end of a file of the log: as much as it takes to go on behind it.
struct AuditLogTail {
    let path: String
    /// Of the file, in octets.
    let size: Int
    /// The last line that is one.
    let last: (number: UInt64, code: [UInt8])?
    /// How many octets of an unfinished line stand at the end.
    let torn: Int
    /// Whether the last line is what was written with this key.
    let isSound: Bool

    /// In octets: some lines of the greatest length.
    private static let length = 4 * AuditLine.limit

    /// Reads the end of the file alone; `nil` where there is none.
    init?(of path: String, key: AuditKey) throws(VaultError) {
        guard let file = try OpenLogFile(reading: path) else { return nil }
        self.path = path
        size = file.size
        let bytes = try file.read(last: Self.length)
        var rest = bytes[...]
        if size > bytes.count {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            rest = rest[end...].dropFirst()
        }
        let complete = rest[..<(rest.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.startIndex)]
        torn = rest.count - complete.count
        var found: [AuditRecord] = []
        var unread = complete
        while found.count < 2, !unread.isEmpty {
            let body = unread.dropLast()
            let start = body.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? body.startIndex
            let record = AuditRecord(body[start...], isComplete: true)
            if record.line != nil { found.append(record) }
            unread = unread[..<start]
        }
        guard let record = found.first, let line = record.line else {
            last = nil
            isSound = false
            return
        }
        last = (line.number, record.code)
        let previous =
            line.event == .start
            ? AuditRecord.noCode : line.event.continuation?.previous ?? found.dropFirst().first?.code
        isSound = if let previous { try record.isAuthentic(after: previous, key: key) } else { false }
    }
}
