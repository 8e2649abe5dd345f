import FoundationEssentials
import StrictYAML
import Vault

/// How the commands of the vault print values.
enum VaultReport {
    /// Returns a time, in seconds since 1970, as ISO 8601 in UTC.
    static func time(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }

    /// Returns the remaining time of an unlock: `for 7h59m3s, or 59m30s without use`.
    static func remaining(_ remaining: UnlockRemaining) -> String {
        let lifetime = "for " + duration(remaining.seconds)
        return remaining.unusedSeconds.map { "\(lifetime), or \(duration($0)) without use" } ?? lifetime
    }

    /// Returns a state of a vault: `generation 7, 3 profiles, written 2026-11-25T10:00:00Z`.
    static func state(_ state: VaultState) -> String {
        "generation \(state.generation), \(Plural.profiles(state.entryCount)), written \(time(state.written))"
    }

    private static func duration(_ seconds: UInt64) -> String {
        DurationText.text(max(Int(clamping: seconds), 1))
    }
}

/// Counts with their nouns.
enum Plural {
    /// Returns `1 profile` or `3 profiles`.
    static func profiles(_ count: Int) -> String { text(count, "profile") }

    /// Returns the count with a noun whose plural ends in s.
    static func text(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
