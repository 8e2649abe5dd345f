import Escaping
import FoundationEssentials
import Mail
import Vault

/// The slots of a vault as commands show them.
struct SlotSummary: Encodable {
    struct Cost: Encodable {
        let passes: UInt32
        let kibibytes: UInt32
    }

    let number: Int
    let kind: String
    let label: String
    let created: String
    let argon2: Cost?
    let recipient: String?
    /// From the audit log, not authenticated.
    let lastUsed: String?

    init(_ slot: VaultStatus.Slot, lastUsed: Int64? = nil) {
        number = slot.number
        kind = slot.kind.name
        label = slot.label
        created = Self.text(slot.created)
        self.lastUsed = lastUsed.map(Self.text)
        argon2 = slot.cost.map { Cost(passes: $0.passes, kibibytes: $0.kibibytes) }
        recipient = slot.recipient?.text
    }

    /// For a list, escaped.
    var line: String {
        let cost =
            argon2.map {
                ", Argon2id \($0.passes == 1 ? "1 pass" : "\($0.passes) passes") over \($0.kibibytes >> 10) MiB"
            } ?? ""
        let name = label.isEmpty ? "" : " '\(Visible.escaped(label))'"
        let use = lastUsed.map { ", last used \($0)" } ?? ""
        return "slot \(number)      \(kind)\(name), created \(created)\(use)\(cost)\(recipient.map { ", \($0)" } ?? "")"
    }

    private static func text(_ time: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601)
    }
}
