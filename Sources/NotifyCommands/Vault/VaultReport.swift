import FoundationEssentials
import StrictYAML
import Vault

/// How the commands of the vault put things.
enum VaultReport {
    /// Returns a time in UTC, as ISO 8601 has it; `seconds` since 1970.
    static func time(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }

    /// Returns what is left of an unlock: `for 7h59m3s, or 59m30s without use`.
    static func remaining(_ remaining: UnlockRemaining) -> String {
        let lifetime = "for " + duration(remaining.seconds)
        return remaining.unusedSeconds.map { "\(lifetime), or \(duration($0)) without use" } ?? lifetime
    }

    /// Returns what distinguishes a state: `generation 7, 3 profiles, written 2026-11-25T10:00:00Z`.
    static func state(_ state: VaultState) -> String {
        "generation \(state.generation), \(state.entryCount) profiles, written \(time(state.written))"
    }

    private static func duration(_ seconds: UInt64) -> String {
        DurationText.text(max(Int(clamping: seconds), 1))
    }
}
