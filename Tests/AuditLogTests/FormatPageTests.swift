import FoundationEssentials
import Testing

@testable import AuditLog
@testable import Vault

@Suite("The page of the vault's format tells the audit log's")
struct FormatPageTests {
    /// The lines below a heading of `etc/vault-format.md`, up to the next one.
    private static func lines(of heading: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = String(decoding: try contents(of: root.appending(path: "etc/vault-format.md").path), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return Array(lines.drop { $0 != "## \(heading)" }.dropFirst().prefix { !$0.hasPrefix("#") })
    }

    @Test("its example lines follow each other under subkey 3 of its data key")
    func example() throws {
        let key = AuditKey(try VaultContents.Keys(dataKey: secret(Array(0..<32))).audit)
        let lines = try Self.lines(of: "Audit log").filter { $0.hasPrefix("{") }.map { Array("\($0)\n".utf8) }
        try #require(lines.count == 3)
        let records = AuditRecord.all(in: (lines[0] + lines[1])[...])
        #expect(records.count == 2)
        var previous = AuditRecord.noCode
        for record in records {
            #expect(record.line != nil)
            #expect(try record.isAuthentic(after: previous, key: key))
            previous = record.code
        }
        #expect(try AuditLogHead(lines[2], key: key) == .known(number: 2, code: previous))
    }
}
