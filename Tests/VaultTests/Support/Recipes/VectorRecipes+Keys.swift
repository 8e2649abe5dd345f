@testable import Vault

/// Vaults that open, by each kind of key.
extension VectorRecipes {
    static func openedByKeys() throws -> [Vector] {
        let entry = ForgedEntry(id: 1, "work", attributes: Array("host=a".utf8), secret: Array("s3cret".utf8))
        func alone(_ name: String, _ comment: String, _ key: ForgedKey, given: Vector.Key? = nil) throws -> Vector {
            let vault = ForgedVault(slots: [try ForgedSlot(1, key, label: "only").bytes], entries: [try entry.bytes])
            return opened(name, comment, try vault.bytes, keys: [given ?? key.given], slot: 1, entries: [entry])
        }
        let typed = "ooogd 4Or4x-om3oo e2o9k 1-8-5-g-3 r38ed iw8Ll 24gkz"
        return [
            try alone("key-file", "one slot, one entry: the page's worked example", .keyFile()),
            try alone("passphrase", "a passphrase slot of the least cost", .passphrase()),
            try alone(
                "passphrase-cost",
                "passes and KiB are not the same number",
                .passphrase("correct horse", cost: PassphraseCost(passes: 3, kibibytes: 64))
            ),
            try alone(
                "passphrase-composed",
                "a passphrase is its bytes: here ü is two code points",
                .passphrase("gru\u{308}n")
            ),
            try alone(
                "passphrase-binary",
                "a passphrase may hold anything: zero, line ends, what is no UTF-8",
                .passphrase(bytes: [0x61, 0, 10, 13, 0xff, 0x20, 10])
            ),
            try alone("passphrase-one-byte", "the shortest passphrase", .passphrase("x")),
            try alone(
                "passphrase-long",
                "a passphrase of 1,000 bytes",
                .passphrase(String(repeating: "0123456789", count: 100))
            ),
            try alone("systemd-credential", "a credential of systemd", .systemdCredential()),
            try alone("command", "what a command prints", .command()),
            try alone("recovery-code", "a recovery code as it is written down", .recoveryCode()),
            try alone(
                "recovery-code-typed",
                "the same in small letters, with o for 0, i and l for 1, and hyphens anywhere",
                .recoveryCode(),
                given: .recoveryCode(typed)
            ),
            try alone(
                "recovery-code-for-passphrase",
                "a recovery code where a passphrase is asked for",
                .recoveryCode(),
                given: .passphrase(ForgedKey.recoveryCode)
            ),
            try alone("recipient", "an X25519 public key, opened by its key file", .recipient()),
            try opened(
                "recipient-ephemeral-bit",
                "an ephemeral key whose highest bit is set, which X25519 leaves out",
                ForgedVault.empty([ForgedSlot.recipient(settingBitOf: .ephemeral)]).bytes,
                keys: [ForgedKey.recipient().given],
                slot: 1
            ),
        ]
    }

    static func openedByTwo() throws -> [Vector] {
        func pair(
            _ name: String,
            _ comment: String,
            _ first: ForgedKey,
            _ second: ForgedKey,
            given: [Vector.Key]? = nil
        ) throws -> Vector {
            let vault = try ForgedVault.empty([ForgedSlot(1, first, second)])
            let keys = given ?? [first.given, second.given]
            return opened("two-" + name, comment, try vault.bytes, keys: keys, slot: 1)
        }
        let passphrase = try ForgedKey.passphrase()
        let keyFile = try ForgedKey.keyFile()
        return [
            try pair("passphrase-key-file", "a passphrase and a key file", passphrase, keyFile),
            try pair(
                "given-reversed",
                "the order in which keys are given has no meaning",
                passphrase,
                keyFile,
                given: [keyFile.given, passphrase.given]
            ),
            try pair(
                "passphrases",
                "two passphrases; the second of the slot is given first",
                passphrase,
                .passphrase("battery staple", salt: 7),
                given: [.passphrase("battery staple"), passphrase.given]
            ),
            try pair(
                "one-passphrase",
                "one passphrase for both",
                passphrase,
                .passphrase(salt: 7),
                given: [passphrase.given]
            ),
            try pair("passphrase-command", "both stretched", passphrase, .command()),
            try pair("key-files", "two key files", keyFile, .keyFile([UInt8](0x60..<0x80), salt: 7)),
            try pair("key-file-credential", "a key file and a credential", keyFile, .systemdCredential()),
            try pair("credential-recovery-code", "neither stretched", .systemdCredential(), .recoveryCode()),
            try pair("key-file-recipient", "two key files, one of them a recipient's", keyFile, .recipient()),
            try pair(
                "recipients",
                "two recipients",
                .recipient(),
                .recipient([UInt8](0x60..<0x80), ephemeral: 8)
            ),
            try pair("passphrase-recipient", "a passphrase and a recipient", passphrase, .recipient()),
            try pair("command-recovery-code", "a command and a recovery code", .command(), .recoveryCode()),
        ]
    }
}
