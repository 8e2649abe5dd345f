import Glibc

/// How much work Argon2id takes for one guess (RFC 9106; one lane).
package struct PassphraseCost: Hashable, Sendable {
    package let passes: UInt32
    /// Memory, in KiB.
    package let kibibytes: UInt32

    package init(passes: UInt32, kibibytes: UInt32) {
        self.passes = passes
        self.kibibytes = kibibytes
    }

    /// 3 passes over 64 MiB: about 0.1 s.
    package static let standard = PassphraseCost(passes: 3, kibibytes: 64 << 10)
    /// The least that the format allows; for tests.
    package static let minimum = PassphraseCost(passes: 1, kibibytes: 8)

    /// Passes times KiB; the time is proportional to it.
    var work: UInt64 { UInt64(passes) * UInt64(kibibytes) }
}

/// What a vault depends on besides its file. The defaults are right for everything but tests.
package struct VaultOptions: Sendable {
    /// For new passphrase slots.
    package var passphraseCost: PassphraseCost
    package var entropy: any EntropySource
    /// Returns the time in whole seconds since 1970, UTC.
    package var now: @Sendable () -> Int64
    /// How long a writer waits for other writers.
    package var lockDeadline: Duration
    /// Returns how many bytes Argon2 may take, or `nil` where that is unknown.
    package var availableMemory: @Sendable () -> UInt64?
    /// Where the last seen state is kept; without it, an older copy of a vault goes unnoticed.
    package var anchor: AnchorFile?
    /// For the deadline of a short unlock; without it, short unlocks are not used.
    package var unlockClock: BootClock?
    /// Called with failures that did not keep the operation from succeeding.
    package var warn: @Sendable (VaultError) -> Void

    package init(
        passphraseCost: PassphraseCost = .standard,
        entropy: any EntropySource = SystemEntropy(),
        now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) },
        lockDeadline: Duration = .seconds(60),
        availableMemory: @escaping @Sendable () -> UInt64? = { AvailableMemory.current() },
        anchor: AnchorFile? = nil,
        unlockClock: BootClock? = nil,
        warn: @escaping @Sendable (VaultError) -> Void = { _ in }
    ) {
        self.passphraseCost = passphraseCost
        self.entropy = entropy
        self.now = now
        self.lockDeadline = lockDeadline
        self.availableMemory = availableMemory
        self.anchor = anchor
        self.unlockClock = unlockClock
        self.warn = warn
    }
}
