import Testing

@testable import Vault

@Suite("Recovery code")
struct RecoveryCodeTests {
    private static func text(_ seed: UInt64) throws -> (code: SecretBuffer, text: [UInt8]) {
        guard case .recoveryCode(let code) = try RecoveryCode.create(entropy: FixedEntropy(seed: seed)) else {
            throw VectorFault()
        }
        return (code, bytes(of: try RecoveryCode.text(of: code)) ?? [])
    }

    private struct VectorFault: Error {}

    private func isRead(_ text: [UInt8], as code: SecretBuffer) throws -> Bool {
        guard case .success(let read)? = try RecoveryCode.read(secret(text)) else { return false }
        return read == code
    }

    @Test("a code is written in eight groups of five, and read back", arguments: 1...50 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        let (code, text) = try Self.text(seed)
        #expect(code.count == 20 && text.count == 47)
        #expect(text.split(separator: UInt8(ascii: "-")).map(\.count) == [5, 5, 5, 5, 5, 5, 5, 5])
        #expect(try isRead(text, as: code))
        let typed = String(decoding: text, as: UTF8.self).lowercased().split(separator: "-").joined(separator: " ")
        #expect(try isRead(Array(typed.utf8), as: code))
        let misread = typed.map { $0 == "0" ? "o" : $0 == "1" ? "l" : String($0) }.joined()
        #expect(try isRead(Array(misread.utf8), as: code))
    }

    @Test("known codes have a known text")
    func known() throws {
        let zero = try secret([UInt8](repeating: 0, count: 20))
        #expect(
            bytes(of: try RecoveryCode.text(of: zero))
                == Array("00000-00001-00002-00003-00004-00005-00006-00007".utf8)
        )
        let ones = try secret([UInt8](repeating: 255, count: 20))
        #expect(bytes(of: try RecoveryCode.text(of: ones)).map { $0.starts(with: Array("ZZZZ".utf8)) } == true)
    }

    @Test("every single wrong character is noticed, and its group told")
    func wrongCharacter() throws {
        let (code, text) = try Self.text(7)
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        for index in text.indices where text[index] != UInt8(ascii: "-") {
            for symbol in alphabet where symbol != text[index] {
                var wrong = text
                wrong[index] = symbol
                guard case .failure(let slip)? = try RecoveryCode.read(secret(wrong)) else {
                    Issue.record("character \(index)")
                    continue
                }
                #expect(slip.group == index / 6 + 1)
                #expect(try RecoveryCode.parse(secret(wrong)) == nil)
            }
        }
        #expect(try isRead(text, as: code))
    }

    @Test("two exchanged neighbours of a group, and two exchanged groups, are noticed")
    func exchanged() throws {
        let (_, text) = try Self.text(11)
        for index in text.indices.dropLast() where text[index] != text[index + 1] {
            guard text[index] != UInt8(ascii: "-"), text[index + 1] != UInt8(ascii: "-") else { continue }
            var wrong = text
            wrong.swapAt(index, index + 1)
            #expect(try RecoveryCode.parse(secret(wrong)) == nil, "character \(index)")
        }
        let groups = text.split(separator: UInt8(ascii: "-")).map(Array.init)
        for first in groups.indices {
            for second in groups.indices where second > first {
                var wrong = groups
                wrong.swapAt(first, second)
                #expect(try RecoveryCode.parse(secret(wrong.flatMap { $0 })) == nil)
            }
        }
    }

    @Test("something else is no code", arguments: ["", "correct horse", String(repeating: "U", count: 40), "0-0"])
    func somethingElse(text: String) throws {
        #expect(try RecoveryCode.read(secret(text)) == nil)
    }

    @Test("a vault opens with a code that is typed for a passphrase")
    func opening() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/vault"
            let vault = try Vault.create(at: path, key: .passphrase(secret("x")), options: .forTests())
            let (code, text) = try Self.text(3)
            _ = try vault.addSlot(for: .one(.material(.recoveryCode(code))), label: "paper")
            #expect(try Vault.open(at: path, key: .passphrase(secret(text)), options: .forTests()).slot == 2)
        }
    }
}

@Suite("Recipient")
struct RecipientTests {
    @Test("its text is read back, and no single wrong character is")
    func text() throws {
        let recipient = Recipient(bytes: Sample.keyFile)
        let text = recipient.text
        #expect(text.hasPrefix("notify-recipient-") && text.utf8.count == 17 + 48)
        #expect(Recipient(text) == recipient)
        for index in text.utf8.indices {
            var wrong = Array(text.utf8)
            let position = text.utf8.distance(from: text.utf8.startIndex, to: index)
            wrong[position] = wrong[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(Recipient(String(decoding: wrong, as: UTF8.self)) == nil, "character \(position)")
        }
        for wrong in ["", "notify-recipient-", text + "A", text + "=", " " + text] { #expect(Recipient(wrong) == nil) }
    }

    @Test("a public key that leads to zero is refused")
    func zero() throws {
        try withTemporaryDirectory { directory in
            let vault = try Vault.create(at: directory + "/vault", key: .passphrase(secret("x")), options: .forTests())
            let nobody = Recipient(bytes: [UInt8](repeating: 0, count: 32))
            let error = #expect(throws: VaultError.self) { try vault.addSlot(for: .one(.recipient(nobody)), label: "") }
            #expect(error?.kind == .unusableSecret)
        }
    }
}
