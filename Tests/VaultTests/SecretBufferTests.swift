import Testing

@testable import Vault

@Suite("Secret buffer")
struct SecretBufferTests {
    @Test("only what was filled counts")
    func count() throws {
        let buffer = try SecretBuffer(count: 100) { memory in
            memory.storeBytes(of: 0x41, as: UInt8.self)
            return 1
        }
        #expect(buffer.count == 1)
        #expect(bytes(of: buffer) == [0x41])
        #expect(try SecretBuffer(count: 0) { _ in 0 }.count == 0)
    }

    @Test("parts are joined in order")
    func joining() throws {
        let joined = try SecretBuffer(joining: [try secret("ab"), try secret(""), try secret("c")])
        #expect(bytes(of: joined) == Array("abc".utf8))
    }

    @Test(
        "equal means the same bytes",
        arguments: [("a", "a", true), ("a", "b", false), ("a", "aa", false), ("", "", true)]
    )
    func equality(left: String, right: String, expected: Bool) throws {
        #expect((try secret(left) == (try secret(right))) == expected)
    }

    @Test("no way of printing it tells the bytes")
    func redaction() throws {
        let buffer = try secret("sentinel")
        var dumped = ""
        dump([buffer], to: &dumped)
        let entry = VaultEntry(name: "a", attributes: [], secret: buffer)
        dump(entry, to: &dumped)
        dumped += "\(buffer) \(String(reflecting: buffer)) \(entry) \(VaultKey.passphrase(buffer))"
        #expect(!dumped.contains("sentinel"))
        #expect(dumped.contains("[secret]"))
    }

    @Test("a failure while filling is passed on")
    func failure() {
        let failure = VaultError(kind: .io, path: "x", reason: "y")
        let error = #expect(throws: VaultError.self) {
            try SecretBuffer(count: 8) { _ throws(VaultError) in throw failure }
        }
        #expect(error == failure)
    }
}
