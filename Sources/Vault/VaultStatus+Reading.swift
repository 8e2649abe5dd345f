import Escaping
import Glibc

extension VaultStatus {
    init(_ container: Container, file: VaultFile, size: Int, status: stat) {
        path = file.path
        formatVersion = Int(Header.version)
        vaultID = Hexadecimal.text(container.header.vaultID)
        intakeKey = Recipient(bytes: container.header.intakeKey)
        generation = container.header.generation
        entryCount = container.entries.count
        self.size = size
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        backupPath = file.backupPath
        var backup = stat()
        backupWritten = lstat(file.backupPath, &backup) == 0 ? Int64(backup.st_mtim.tv_sec) : nil
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
