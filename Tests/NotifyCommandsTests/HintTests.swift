import Testing

@testable import Doctor
@testable import NotifyCommands
@testable import Vault

@Suite("Hints with commands and options")
struct HintTests {
    private static let unshowable = "\u{1b}[31m/path"

    static let remedies: [(VaultError.Remedy, String?)] = [
        (.createVault, "notify vault init"), (.showStatus, "notify vault status"), (.checkVault, "notify vault check"),
        (.restoreCopy, "notify vault restore FILE"), (.upgrade, "later version"), (.retry, "again"),
        (.findWriter, "another notify"), (.acceptVault, "notify vault check --accept"),
        (.inspectAnchor, "notify vault check --accept"), (.usePrivateDirectory, "directory of your own"),
        (.chmod(mode: "600", path: "/a b"), "chmod 600 '/a b'"), (.chmod(mode: "go-w", path: "/a"), "chmod go-w /a"),
        (.chmod(mode: "600", path: unshowable), nil), (.overwrite, "--force"), (.replaceOtherVault, "--force"),
        (.addSlot, "notify vault slot add"), (.listSlots, "notify vault slot list"),
        (.useSlot(kinds: ["key-file", "command"]), "key-file, command"), (.configureBothKeys, "vault: in config.yaml"),
        (.provideAllKeys, "--drop NUMBER"), (.freeMemory(orKeyFile: true), "or open the vault with a key file"),
        (.freeMemory(orKeyFile: false), "ulimit -v"), (.provideKey, "--passphrase-fd"),
        (.openDescriptor(4), "4<FILE"), (.runCommand, "vault: in config.yaml"), (.allowKeyring, "keyctl"),
        (.raiseKeyringQuota, "maxkeys"), (.sealAgain, "sealed and sent again"),
        (.sealToThisVault, "notify vault recipient"), (.settlePending, "notify vault pending"),
        (.removeStrangers, "remove those"),
    ]

    @Test("each remedy of the vault has its words", arguments: remedies)
    func vault(remedy: VaultError.Remedy, words: String?) throws {
        let failure = CommandFailure(VaultError(kind: .io, path: "/v", .noVault, remedy: remedy))
        try Self.check(failure.hint, words)
    }

    static let findings: [(Finding.Remedy, String?)] = [
        (.createVault, "notify vault init"), (.configuration, "mend it"), (.openVault, "notify vault check"),
        (.vault(VaultError(kind: .missing, path: "/v", .noVault, remedy: .createVault)), "notify vault init"),
        (.vault(VaultError(kind: .missing, path: "/v", .noVault)), nil),
        (.findLinks("/a b"), "find / -xdev -samefile '/a b'"), (.findLinks(unshowable), nil),
        (.backUp, "notify vault backup FILE"), (.chmod(mode: 0o600, path: "/k"), "chmod 600 /k"),
        (.keepOnLocalDisk, "disk"), (.addRecoveryCode, "notify vault slot add recovery-code"),
        (.configureOpening, "notify vault status"), (.configureOrRemoveSlot(3), "notify vault slot remove 3"),
        (.attachKeyFile, "notify vault check"), (.sealKey, "notify vault slot add --help"),
        (.moveKeyFile, "another medium"), (.runAs(7), "user 7"),
        (.replacePassphrase(slot: 2), "notify vault slot replace 2 passphrase"),
        (.raiseMemoryLock, "LimitMEMLOCK"), (.encryptSwap, "zram"), (.disableHibernation, "systemctl mask"),
        (.runUnprivileged, "etc/systemd"),
    ]

    @Test("each remedy of the doctor has its words", arguments: findings)
    func doctor(remedy: Finding.Remedy, words: String?) throws {
        let hints = FindingHints(configurationHint: "mend it")
        try Self.check(hints.hint(for: .problem("x", "y", remedy)), words)
    }

    /// One line without controls and without a final period.
    private static func check(_ hint: String?, _ words: String?) throws {
        guard let words else { return #expect(hint == nil) }
        let hint = try #require(hint)
        #expect(hint.contains(words) && !hint.hasSuffix("."), "\(hint)")
        #expect(!hint.utf8.contains { $0 < 0x20 || $0 == 0x7f }, "\(hint)")
    }
}
