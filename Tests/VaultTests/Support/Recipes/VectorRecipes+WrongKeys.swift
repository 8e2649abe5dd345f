@testable import Vault

/// Vaults that no key at hand opens, though nothing else is wrong with them.
extension VectorRecipes {
    static func wrongKeys() throws -> [Vector] {
        func wrong(_ name: String, _ comment: String, _ bytes: [UInt8], _ keys: [Vector.Key]) -> Vector {
            refused("K1", .wrongKey, name, comment, bytes, keys: keys)
        }
        func vault(_ slot: ForgedSlot, _ change: (inout [UInt8]) -> Void = { _ in }) throws -> [UInt8] {
            try ForgedVault.empty([slot]).with { change(&$0.slots[0]) }
        }
        let keyFile = Vector.Key.keyFile(ForgedKey.keyFileBytes)
        let passphrase = Vector.Key.passphrase("correct horse")
        let labelled = try ForgedSlot(1, .keyFile(), label: "laptop")
        let pair = try ForgedSlot(1, .passphrase(), .command())
        let own = try ForgedKey.keyFile()
        // Zero is one of the few points that lead to zero whatever the private key is.
        let recipient = try ForgedKey.recipient()
        let toZero = Array(recipient.factor.parameters.prefix(32)) + [UInt8](repeating: 0, count: 32)
        let zeroSealing = try Sodium.keyedHashKey(
            Array("notify vault recipient slot".utf8) + ForgedVault.vaultID + toZero,
            key: secret([UInt8](repeating: 0, count: 32))
        )
        return [
            wrong("passphrase", "another passphrase", try vault(ForgedSlot(1, .passphrase())), [.passphrase("horse")]),
            wrong(
                "passphrase-line-end",
                "a line end is part of a passphrase",
                try vault(ForgedSlot(1, .passphrase())),
                [.passphraseBytes(Array("correct horse\n".utf8))]
            ),
            wrong(
                "passphrase-normal-form",
                "a passphrase in another normal form is another",
                try vault(ForgedSlot(1, .passphrase("gru\u{308}n"))),
                [.passphrase("gr\u{fc}n")]
            ),
            wrong("key-file", "another key file", try vault(labelled), [.keyFile([UInt8](repeating: 1, count: 32))]),
            wrong(
                "credential-for-key-file",
                "the right bytes as a key of another kind",
                try vault(labelled),
                [.systemdCredential(ForgedKey.keyFileBytes)]
            ),
            wrong(
                "command-for-passphrase",
                "a passphrase that a command prints",
                try vault(ForgedSlot(1, .passphrase())),
                [.command("correct horse")]
            ),
            wrong("no-such-slot", "no passphrase slot is there", try vault(labelled), [passphrase]),
            wrong(
                "unknown-slots-only",
                "a vault of slots of later kinds alone",
                try ForgedVault(slots: [ForgedSlot.unknown(1)], entries: []).bytes,
                [keyFile]
            ),
            wrong(
                "recovery-code-slip",
                "a check character of a recovery code is wrong",
                try vault(ForgedSlot(1, .recoveryCode())),
                [.recoveryCode("000GE-40R4X-0M300-E209K-185G3-R38ED-1W811-24GKZ")]
            ),
            wrong(
                "recovery-code-groups",
                "two groups of a recovery code exchanged",
                try vault(ForgedSlot(1, .recoveryCode())),
                [.recoveryCode("40R4X-000GD-0M300-E209K-185G3-R38ED-1W811-24GKZ")]
            ),
            wrong("recipient", "another's key file", try vault(ForgedSlot(1, .recipient())), [keyFile]),
            wrong(
                "recipient-zero",
                "an ephemeral key with which X25519 gives zero",
                try vault(ForgedSlot(1, kind: 6, parameters: toZero, sealing: zeroSealing)),
                [recipient.given]
            ),
            wrong(
                "recipient-other-form",
                "the right recipient in other bytes",
                try vault(ForgedSlot.recipient(settingBitOf: .recipient)),
                [recipient.given]
            ),
            wrong("one-of-two", "a slot wants two keys, one is given", try vault(pair), [passphrase]),
            wrong(
                "two-swapped",
                "each key for the other's factor",
                try vault(pair),
                [
                    .passphrase("printed by a program"), .command("correct horse"),
                ]
            ),
            wrong(
                "two-joined-reversed",
                "the two keys joined in the wrong order",
                try vault(reversed(ForgedKey.passphrase(), own)),
                [passphrase, keyFile]
            ),
            wrong("label", "a slot's label is bound to its key", try vault(labelled) { $0[20] = 0x4c }, [keyFile]),
            wrong("slot-number", "so is its number", try vault(labelled) { $0[0] = 2 }, [keyFile]),
            wrong("slot-flags", "so are its flags", try vault(labelled) { $0[4] = 1 }, [keyFile]),
            wrong("slot-time", "so is its time", try vault(labelled) { $0[8] ^= 1 }, [keyFile]),
            wrong("salt", "so is its salt", try vault(labelled) { $0[26] ^= 1 }, [keyFile]),
            wrong(
                "wrapped-key",
                "one bit of the sealed data key",
                try vault(labelled) { $0[$0.count - 1] ^= 1 },
                [keyFile]
            ),
            wrong(
                "vault-id",
                "a slot of another vault",
                try ForgedVault.empty([labelled]).with { $0.vaultID[0] ^= 1 },
                [keyFile]
            ),
        ]
    }

    private static func reversed(_ first: ForgedKey, _ second: ForgedKey) throws -> ForgedSlot {
        let body = Slot.Body.both(first.factor, second.factor)
        var slot = try ForgedSlot(1, first, second)
        slot.sealing = try Sodium.keyedHashKey(
            body.context(ForgedKey.owner),
            key: SecretBuffer(joining: [second.sealing(), first.sealing()])
        )
        return slot
    }
}
