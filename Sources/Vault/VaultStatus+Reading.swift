import Glibc

extension VaultStatus {
    init(_ container: Container, file: VaultFile, size: Int, status: stat) {
        path = file.path
        formatVersion = Int(Header.version)
        vaultID = container.header.vaultID.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        intakeKey = Recipient(bytes: container.header.intakeKey)
        generation = container.header.generation
        entryCount = container.entries.count
        self.size = size
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        backupPath = file.backupPath
        var backup = stat()
        hasBackup = lstat(file.backupPath, &backup) == 0
        slots = container.slots.map(Slot.init)
    }
}

extension VaultStatus.Slot {
    init(_ slot: Slot) {
        number = Int(slot.number)
        kind = slot.body.kind
        label = slot.label
        created = slot.created
        var costs: [PassphraseCost] = []
        var recipients: [Recipient] = []
        for factor in slot.body.factors {
            switch factor {
            case .stretched(_, let stretched): costs.append(stretched.cost)
            case .recipient(let sealed): recipients.append(sealed.recipient)
            case .keyed: break
            }
        }
        cost = costs.first
        recipient = recipients.first
    }
}
