import Escaping
import Vault

/// One line of a file of the log, as it stands there.
struct AuditRecord {
    /// Without the line end.
    let bytes: ArraySlice<UInt8>
    /// Whether a line end follows.
    let isComplete: Bool
    /// `nil` where it is no line of this log, or half of one.
    let line: AuditLine?
    let code: [UInt8]

    private static let codeStart = Array(",\"mac\":\"".utf8)
    private static let codeEnd = Array("\"}".utf8)
    private static let suffixLength = codeStart.count + 2 * AuditKey.codeLength + codeEnd.count

    /// What the code covers, beside the code before.
    var signedBytes: ArraySlice<UInt8> { bytes.dropLast(Self.suffixLength) }

    init(_ bytes: ArraySlice<UInt8>, isComplete: Bool) {
        self.bytes = bytes
        self.isComplete = isComplete
        let suffix = bytes.suffix(Self.suffixLength)
        let code = Hexadecimal.bytes(suffix.dropFirst(Self.codeStart.count).dropLast(Self.codeEnd.count))
        guard isComplete, bytes.count < AuditLine.limit, let code, code.count == AuditKey.codeLength,
            suffix.starts(with: Self.codeStart), suffix.suffix(Self.codeEnd.count).elementsEqual(Self.codeEnd)
        else {
            line = nil
            self.code = []
            return
        }
        line = AuditLine(signedBytes: bytes.dropLast(Self.suffixLength))
        self.code = code
    }

    /// Splits a file, or the part of one that begins with a line.
    static func all(in bytes: ArraySlice<UInt8>) -> [AuditRecord] {
        var records: [AuditRecord] = []
        var rest = bytes
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            records.append(AuditRecord(rest[..<(end ?? rest.endIndex)], isComplete: end != nil))
            rest = end.map { rest[($0 + 1)...] } ?? []
        }
        return records
    }

    /// Whether the code is right for the line and the code before.
    func isAuthentic(after previous: [UInt8], key: AuditKey) throws(VaultError) -> Bool {
        try key.isCode(code, of: previous + signedBytes)
    }

    static func code(
        of signedBytes: some Collection<UInt8>,
        after previous: [UInt8],
        key: AuditKey
    ) throws(VaultError) -> [UInt8] {
        try key.code(of: previous + signedBytes)
    }

    /// Returns the whole line, with its end.
    static func bytes(_ signedBytes: [UInt8], code: [UInt8]) -> [UInt8] {
        signedBytes + codeStart + Hexadecimal.text(code).utf8 + codeEnd + [UInt8(ascii: "\n")]
    }

    /// What stands before the first line of all, and before a head.
    static let noCode = [UInt8](repeating: 0, count: AuditKey.codeLength)
}
