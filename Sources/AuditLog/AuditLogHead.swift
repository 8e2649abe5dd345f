import Escaping
import Vault

/// The file beside the log that knows its last line, so that a tail cannot be cut off unnoticed.
///
/// `{"head":NUMBER,"last":"CODE","mac":"CODE"}`, written over itself in place.
enum AuditLogHead: Equatable {
    case missing
    /// Not what was written with this key.
    case wrong
    case known(number: UInt64, code: [UInt8])

    /// In octets.
    static let limit = 512

    /// Reads what the file holds; `nil` where there is none.
    init(_ bytes: [UInt8]?, key: AuditKey) throws(VaultError) {
        guard let bytes else {
            self = .missing
            return
        }
        self = .wrong
        guard let record = AuditRecord.signed(bytes), let fields = JSONLine.fields(record.signedBytes),
            let number = fields["head"]?.number,
            let code = fields["last"]?.text.flatMap({ Hexadecimal.bytes(Array($0.utf8)[...]) }),
            try record.isAuthentic(after: AuditRecord.noCode, key: key)
        else { return }
        self = .known(number: number, code: code)
    }

    static func bytes(number: UInt64, code: [UInt8], key: AuditKey) throws(VaultError) -> [UInt8] {
        var json = JSONLine()
        json.add("head", number)
        json.add("last", Hexadecimal.text(code))
        return AuditRecord.bytes(
            json.bytes,
            code: try AuditRecord.code(of: json.bytes, after: AuditRecord.noCode, key: key)
        )
    }
}

extension AuditRecord {
    /// Takes the one line of a file apart that is no line of the log.
    fileprivate static func signed(_ bytes: [UInt8]) -> AuditRecord? {
        let records = all(in: bytes[...])
        return records.count == 1 && !records[0].code.isEmpty ? records[0] : nil
    }
}
