import Testing

@testable import Doctor
@testable import Vault

@Suite("What doctor finds")
struct CheckupTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let check: String
        let grade: Finding.Grade
        let words: String
        let facts: MachineFacts

        var testDescription: String { name }

        init(
            _ name: String,
            _ check: String,
            _ grade: Finding.Grade,
            _ words: String,
            _ change: (inout MachineFacts) -> Void
        ) {
            (self.name, self.check, self.grade, self.words) = (name, check, grade, words)
            facts = MachineFacts.sample().with(change)
        }
    }

    private static let plain = SwapArea(name: "/dev/sda2", disk: BlockDevice())
    private static let nfs = Mount(point: "/home", type: "nfs4", source: "nas:/home", device: "0:50")
    private static let memory = Mount(point: "/run", type: "tmpfs", source: "tmpfs", device: "0:20")

    static let vaultCases: [Case] = [
        Case("a vault that is too open", "vault", .problem, "has mode 0644") {
            $0.vault = .failure(VaultError(kind: .permissions, path: "/v", reason: "has mode 0644"))
        },
        Case("no vault", "vault", .problem, "there is no vault") {
            $0.vault = .failure(VaultError(kind: .missing, path: "/v", reason: "there is no vault"))
            $0.vaultFile = nil
        },
        Case("settings that are too open", "settings", .problem, "too open") {
            $0.configurationFault = "configuration: too open"
        },
        Case("a vault with another name", "vault links", .warning, "has 2 names") { $0.vaultFile = .sample(links: 2) },
        Case("a vault on a network", "vault place", .warning, "network file system (nfs4)") {
            $0.vaultFile = .sample(mount: nfs)
        },
        Case("a vault in memory", "vault place", .problem, "gone when the machine is switched off") {
            $0.vaultFile = .sample(mount: memory)
        },
        Case("no copy after a change", "backup", .warning, "is missing") { $0.backup = nil },
        Case("a copy that is open to others", "backup", .problem, "mode 0644") {
            $0.backup = .sample("/b", mode: 0o644)
        },
        Case("nothing against rollback", "rollback", .warning, "older copy") { $0.anchor = ("/anchor", false) },
        Case("an escape sequence in a path", "vault", .problem, "\\x1b[31m") {
            $0.vault = .failure(VaultError(kind: .io, path: "/\u{1b}[31m", reason: "cannot open"))
        },
    ]

    static let openingCases: [Case] = [
        Case("a single slot", "slots", .warning, "only one (key-file)") {
            $0.vault = .success(.sample(slots: [.one(.keyFile)]))
        },
        Case("two slots", "slots", .ok, "there are 2") { _ in },
        Case("nothing that opens it", "opening", .problem, "no slot opens with key file /media/stick/key") {
            $0.vault = .success(.sample(slots: [.one(.command), .one(.recoveryCode)]))
        },
        Case("a slot that nothing configured opens", "slot 2", .warning, "systemd-credential opens with nothing") {
            $0.vault = .success(.sample(slots: [.one(.keyFile), .one(.systemdCredential)]))
        },
        Case("half of two keys", "slot 2", .warning, "key-file + command opens with nothing") {
            $0.vault = .success(.sample(slots: [.one(.keyFile), .both(.keyFile, .command)]))
        },
        Case("a kind of a later version", "slot 2", .warning, "kind 99 was made by a later version") {
            $0.vault = .success(.sample(slots: [.one(.keyFile), .other(99)]))
        },
        Case("a weak cost", "slot 1 cost", .warning, "1 pass over 8 MiB is below") {
            $0.vault = .success(
                .sample(slots: [.one(.passphrase)], cost: PassphraseCost(passes: 1, kibibytes: 8 << 10))
            )
        },
        Case("today's cost", "slot 1 cost", .ok, "3 passes over 64 MiB") {
            $0.vault = .success(.sample(slots: [.one(.passphrase)]))
        },
        Case("a cost too great for the machine", "slot 1 cost", .warning, "more than a quarter") {
            $0.vault = .success(
                .sample(slots: [.one(.passphrase)], cost: PassphraseCost(passes: 3, kibibytes: 1 << 20))
            )
            $0.memory = 2 << 30
        },
        Case("a key file that is not there", "key file", .problem, "no such file") { $0.keyFiles = [:] },
        Case("a key file that others read", "key file", .problem, "open to others: mode 0644") {
            $0 = .keyFile(.key(at: "/k", mode: 0o644))
        },
        Case("a key file of root's group", "key file", .ok, "its group") {
            $0 = .keyFile(.key(at: "/k", owner: 0, mode: 0o640))
        },
        Case("a key file that is not readable", "key file", .problem, "cannot be read by you") {
            $0 = .keyFile(.key(at: "/k", owner: 0, isReadable: false))
        },
        Case("a key file of somebody else", "key file", .problem, "belongs to user 7") {
            $0 = .keyFile(.key(at: "/k", owner: 7))
        },
        Case("a key file of a wrong length", "key file", .problem, "not a file of 32 bytes") {
            $0 = .keyFile(.key(at: "/k", size: 31))
        },
        Case("a key file beside the vault", "key file", .warning, "beside the vault") {
            $0 = .keyFile(.key(at: "/home/ann/.local/share/notify/key"))
        },
        Case("a key file in the same home", "key file", .warning, "both below /home/ann") {
            $0 = .keyFile(.key(at: "/home/ann/key"))
        },
        Case("a key file on the same file system", "key file", .warning, "on the same file system (/)") {
            $0 = .keyFile(.key(at: "/etc/key"))
        },
        Case("a key file on a stick", "key file place", .ok, "/media/stick is removable") { _ in },
    ]

    static let memoryCases: [Case] = [
        Case("no lock", "memory lock", .warning, "the limit is 64 KiB") { $0.memoryLock = .refused(limit: 64 << 10) },
        Case("plain swap", "swap", .warning, "/dev/sda2 is not encrypted: the secrets themselves are locked") {
            $0.swap = [plain]
        },
        Case("plain swap and no lock", "swap", .warning, "secrets may end up in it") {
            $0.swap = [plain]
            $0.memoryLock = .refused(limit: 0)
        },
        Case("encrypted swap and zram", "swap", .ok, "encrypted, or in memory") {
            $0.swap = [
                SwapArea(name: "/dev/dm-1", disk: BlockDevice(isEncrypted: true)),
                SwapArea(name: "/dev/zram0", disk: BlockDevice(isZram: true)),
            ]
        },
        Case("no swap", "swap", .ok, "there is none") { _ in },
        Case("hibernation to plain swap", "hibernation", .warning, "locked memory too; resume= is set") {
            $0.swap = [plain]
            $0.hibernation = MachineFacts.Hibernation(isPossible: true, isConfigured: true)
        },
        Case("hibernation without plain swap", "hibernation", .ok, "no unencrypted swap") {
            $0.hibernation.isPossible = true
        },
        Case("root", "user", .warning, "running as root") { $0.user = 0 },
        Case("any tracer", "debuggers", .ok, "but not notify") { $0.ptraceScope = 0 },
        Case("a TPM2", "sealing", .ok, "can be sealed to this machine") {
            $0.hasTPM2 = true
            $0.credentialsVersion = 252
        },
        Case("an old systemd", "sealing", .ok, "not installed") { $0.credentialsVersion = 247 },
    ]

    @Test("each thing is found for what it is", arguments: vaultCases + openingCases + memoryCases)
    func found(_ given: Case) throws {
        let findings = Checkup(given.facts).findings
        let finding = findings.first {
            $0.check == given.check && $0.grade == given.grade && $0.what.contains(given.words)
        }
        #expect(finding != nil, "\(findings)")
        if given.grade != .ok { #expect(findings.filter { $0.grade == given.grade }.count <= 3, "\(findings)") }
    }

    @Test("a machine in order has no problem and no warning")
    func inOrder() {
        let findings = Checkup(.sample()).findings
        #expect(findings.allSatisfy { $0.grade == .ok }, "\(findings)")
    }

    @Test("every finding is one line without controls, without a final period")
    func texts() {
        for given in Self.vaultCases + Self.openingCases + Self.memoryCases {
            for text in Checkup(given.facts).findings.map(\.what) {
                #expect(!text.utf8.contains { $0 < 0x20 || $0 == 0x7f } && !text.hasSuffix("."), "\(text)")
            }
        }
    }
}
