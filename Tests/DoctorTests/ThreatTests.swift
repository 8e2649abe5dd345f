import Testing

@testable import Doctor
@testable import Vault

@Suite("The threat table of a machine")
struct ThreatTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let slot: SlotKind
        /// Stolen disk, read home, code as the user, root.
        let verdicts: [Protection.Verdict]
        let facts: MachineFacts

        var testDescription: String { name }

        init(
            _ name: String,
            _ slot: SlotKind,
            _ verdicts: [Protection.Verdict],
            _ change: (inout MachineFacts) -> Void = { _ in }
        ) {
            (self.name, self.slot, self.verdicts) = (name, slot, verdicts)
            facts = MachineFacts.sample(slots: [slot]).with(change)
        }
    }

    private static let beside = FileFacts.key(at: "/home/ann/.local/share/notify/key")
    private static let plain = SwapArea(name: "/dev/sda2", disk: BlockDevice())

    private static func holding(_ key: FileFacts) -> (inout MachineFacts) -> Void {
        { facts in
            facts.keySources = [.keyFile(key.path)]
            facts.keyFiles = [key.path: key]
        }
    }

    static let cases: [Case] = [
        Case("passphrase", .one(.passphrase), [.safe, .safe, .depends, .lost]),
        Case("passphrase, quick to guess", .one(.passphrase), [.depends, .depends, .depends, .lost]) {
            $0.vault = .success(
                .sample(slots: [.one(.passphrase)], cost: PassphraseCost(passes: 1, kibibytes: 8 << 10))
            )
        },
        Case("passphrase, plain swap and no lock", .one(.passphrase), [.depends, .safe, .depends, .lost]) {
            $0.swap = [plain]
            $0.memoryLock = .refused(limit: 0)
        },
        Case("passphrase, plain swap and a lock", .one(.passphrase), [.safe, .safe, .depends, .lost]) {
            $0.swap = [plain]
        },
        Case("passphrase, of root", .one(.passphrase), [.safe, .safe, .lost, .lost]) { $0.user = 0 },
        Case("recovery code", .one(.recoveryCode), [.safe, .safe, .depends, .lost]),
        Case("key file beside the vault", .one(.keyFile), [.lost, .lost, .lost, .lost], holding(beside)),
        Case("key file beside the vault, encrypted disk", .one(.keyFile), [.depends, .lost, .lost, .lost]) {
            holding(beside)(&$0)
            $0.vaultFile = .sample(isEncrypted: true)
        },
        Case("key file on the same disk", .one(.keyFile), [.lost, .safe, .lost, .lost], holding(.key(at: "/etc/key"))),
        Case("key file on a stick", .one(.keyFile), [.safe, .safe, .lost, .lost]),
        Case(
            "key file of root, same disk",
            .one(.keyFile),
            [.lost, .safe, .safe, .lost],
            holding(.key(at: "/etc/key", owner: 0, isReadable: false))
        ),
        Case("key file that is not configured", .one(.keyFile), [.depends, .depends, .depends, .lost]) {
            $0.keySources = [.passphrase]
            $0.keyFiles = [:]
        },
        Case(
            "recipient with its key beside the vault",
            .one(.recipient),
            [.lost, .lost, .lost, .lost],
            holding(beside)
        ),
        Case("sealed to a TPM2", .one(.systemdCredential), [.safe, .safe, .depends, .lost]) { $0.hasTPM2 = true },
        Case("sealed to a TPM2, own user", .one(.systemdCredential), [.safe, .safe, .safe, .lost]) {
            $0.hasTPM2 = true
            $0.vaultFile = .sample(owner: 105)
        },
        Case("sealed without a TPM2", .one(.systemdCredential), [.lost, .safe, .depends, .lost]),
        Case("sealed without a TPM2, encrypted disk", .one(.systemdCredential), [.depends, .safe, .depends, .lost]) {
            $0.vaultFile = .sample(isEncrypted: true)
        },
        Case("command", .one(.command), [.depends, .depends, .lost, .lost]),
        Case(
            "key file and passphrase",
            .both(.keyFile, .passphrase),
            [.safe, .safe, .depends, .lost],
            holding(beside)
        ),
        Case("two that lie together", .both(.keyFile, .command), [.depends, .depends, .lost, .lost], holding(beside)),
        Case("a kind of later", .other(99), [.depends, .depends, .depends, .lost]),
    ]

    @Test("each way in protects what it can here", arguments: cases)
    func verdicts(_ given: Case) throws {
        let row = try #require(given.facts.threats.first)
        #expect(row.kind == given.slot.name)
        #expect(row.protections.map(\.verdict) == given.verdicts, "\(row.protections)")
        for protection in row.protections where protection.verdict == .depends { #expect(protection.reason != nil) }
    }

    @Test("there is no table of a vault that cannot be read")
    func unreadable() {
        let facts = MachineFacts.sample().with { facts in
            facts.vault = .failure(VaultError(kind: .malformed, path: "/v", reason: "is empty"))
        }
        #expect(Checkup(facts).threats.isEmpty)
    }
}
