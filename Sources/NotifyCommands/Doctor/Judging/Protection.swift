import Vault

/// What one attacker gets by one way in.
struct Protection: Sendable, Equatable {
    enum Verdict: Int, Sendable, Comparable {
        case lost, depends, safe

        static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }

        var word: String {
            switch self {
            case .lost: "lost"
            case .depends: "depends"
            case .safe: "safe"
            }
        }
    }

    let verdict: Verdict
    /// Why, or as long as what; escaped.
    let reason: String?

    static func lost(_ reason: String? = nil) -> Protection { Protection(verdict: .lost, reason: reason) }
    static func depends(_ reason: String) -> Protection { Protection(verdict: .depends, reason: reason) }
    static func safe(_ reason: String? = nil) -> Protection { Protection(verdict: .safe, reason: reason) }
}

/// Who wants the password.
enum Attacker: String, Sendable, CaseIterable {
    case disk = "stolen disk or backup"
    case home = "can read the home"
    case code = "runs code as the user"
    case root = "root, live"
}

/// What one slot of the vault protects on this machine.
struct ThreatRow: Sendable, Equatable {
    let slot: Int
    let kind: String
    /// In the order of `Attacker.allCases`.
    let protections: [Protection]
}

extension MachineFacts {
    /// The table of section 7 of the design, for this vault on this machine; empty where the vault cannot be read.
    var threats: [ThreatRow] {
        guard case .success(let status) = vault else { return [] }
        return status.slots.map { slot in
            ThreatRow(
                slot: slot.number,
                kind: slot.kind.name,
                protections: Attacker.allCases.map { protection(of: slot, against: $0) }
            )
        }
    }

    /// Two keys together are as good as the better one.
    private func protection(of slot: VaultStatus.Slot, against attacker: Attacker) -> Protection {
        // Nothing survives root on the running machine: it waits until the vault is opened.
        guard attacker != .root else { return .lost() }
        let each = slot.kind.factors.map { protection(of: $0, cost: slot.cost, against: attacker) }
        return each.max { $0.verdict < $1.verdict } ?? .depends("this version does not know the kind")
    }
}
