import Vault

/// Whether one attacker gets at the secrets through one slot.
package struct Protection: Sendable, Equatable {
    package enum Verdict: Int, Sendable, Comparable {
        case lost, depends, safe

        package static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }

        /// For people and for programs.
        package var word: String {
            switch self {
            case .lost: "lost"
            case .depends: "depends"
            case .safe: "safe"
            }
        }
    }

    package let verdict: Verdict
    /// Why, or on what condition; escaped.
    package let reason: String?

    static func lost(_ reason: String? = nil) -> Protection { Protection(verdict: .lost, reason: reason) }
    static func depends(_ reason: String) -> Protection { Protection(verdict: .depends, reason: reason) }
    static func safe(_ reason: String? = nil) -> Protection { Protection(verdict: .safe, reason: reason) }
}

/// Who wants the password.
package enum Attacker: String, Sendable, CaseIterable {
    case disk = "stolen disk or backup"
    case home = "can read the home"
    case code = "runs code as the user"
    case root = "root, live"
}

/// What one slot of the vault protects against on this machine.
package struct ThreatRow: Sendable, Equatable {
    /// Its number.
    package let slot: Int
    /// The name of its kind, such as `key-file + passphrase`.
    package let kind: String
    /// In the order of `Attacker.allCases`.
    package let protections: [Protection]
}

extension MachineFacts {
    /// What each slot protects against; empty where the vault cannot be read.
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
        // Root on the running machine only has to wait until the vault is opened.
        guard attacker != .root else { return .lost() }
        let each = slot.kind.factors.map { protection(of: $0, cost: slot.cost, against: attacker) }
        return each.max { $0.verdict < $1.verdict } ?? .depends("this version does not know the kind")
    }
}
