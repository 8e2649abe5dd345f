@testable import Doctor
@testable import Vault

extension MachineFacts {
    /// A user's vault in order, on a machine in order: two ways in, no swap, a key file on a stick.
    static func sample(slots: [SlotKind] = [.one(.keyFile), .one(.recoveryCode)]) -> MachineFacts {
        var facts = MachineFacts(
            user: 1000,
            homeDirectory: "/home/ann",
            keySources: [.keyFile("/media/stick/key")],
            vault: .success(.sample(slots: slots)),
            vaultFile: .sample(),
            backup: .sample("/home/ann/.local/share/notify/vault.bak")
        )
        facts.keyFiles = ["/media/stick/key": .key(at: "/media/stick/key", fileSystem: 2, isRemovable: true)]
        facts.corePattern = "core"
        facts.ptraceScope = 1
        facts.memory = 8 << 30
        return facts
    }

    /// With its key file elsewhere.
    static func keyFile(_ key: FileFacts, slots: [SlotKind] = [.one(.keyFile)]) -> MachineFacts {
        var facts = sample(slots: slots)
        facts.keySources = [.keyFile(key.path)]
        facts.keyFiles = [key.path: key]
        return facts
    }

    func with(_ change: (inout MachineFacts) -> Void) -> MachineFacts {
        var copy = self
        change(&copy)
        return copy
    }
}

extension FileFacts {
    static let disk = Mount(point: "/", type: "ext4", source: "/dev/sda1", device: "8:1")

    static func sample(
        _ path: String = "/home/ann/.local/share/notify/vault",
        mode: UInt32 = 0o600,
        links: Int = 1,
        owner: UInt32 = 1000,
        mount: Mount = disk,
        isEncrypted: Bool = false
    ) -> FileFacts {
        FileFacts(
            path: path,
            owner: owner,
            mode: mode,
            links: links,
            size: 400,
            fileSystem: 1,
            mount: mount,
            disk: BlockDevice(isEncrypted: isEncrypted)
        )
    }

    static func key(
        at path: String,
        owner: UInt32 = 1000,
        mode: UInt32 = 0o600,
        size: Int = 32,
        isReadable: Bool = true,
        fileSystem: UInt64 = 1,
        isRemovable: Bool = false
    ) -> FileFacts {
        FileFacts(
            path: path,
            owner: owner,
            mode: mode,
            size: size,
            isReadable: isReadable,
            fileSystem: fileSystem,
            mount: fileSystem == 1
                ? disk : Mount(point: "/media/stick", type: "vfat", source: "/dev/sdb1", device: "8:17"),
            disk: BlockDevice(isRemovable: isRemovable)
        )
    }
}

extension VaultStatus {
    static func sample(
        slots: [SlotKind],
        cost: PassphraseCost = .standard,
        generation: UInt64 = 2
    ) -> VaultStatus {
        VaultStatus(
            path: "/home/ann/.local/share/notify/vault",
            formatVersion: 1,
            vaultID: "00",
            intakeKey: Recipient(bytes: [UInt8](repeating: 1, count: 32)),
            generation: generation,
            entryCount: 1,
            size: 400,
            mode: 0o600,
            owner: 1000,
            slots: slots.enumerated().map { index, kind in
                let isStretched = kind.factors.contains(.passphrase) || kind.factors.contains(.command)
                return Slot(
                    number: index + 1,
                    kind: kind,
                    label: "",
                    created: 0,
                    cost: isStretched ? cost : nil,
                    recipient: nil
                )
            },
            backupWritten: 1_700_000_000,
            backupPath: "/home/ann/.local/share/notify/vault.bak"
        )
    }
}
