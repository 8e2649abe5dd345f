/// How long a vault stays unlocked.
package struct UnlockLimits: Equatable, Sendable {
    /// The longest time, in seconds: 30 days.
    package static let longest: UInt64 = 30 * 86_400

    /// In seconds, used or not.
    let lifetime: UInt64
    /// In seconds since the last use.
    let idle: UInt64?

    /// Makes limits of whole seconds, each of 1 s to 30 days; `nil` where one is outside.
    package init?(lifetime: Duration, idle: Duration?) {
        guard let lifetime = Self.seconds(lifetime) else { return nil }
        self.lifetime = lifetime
        guard let idle else {
            self.idle = nil
            return
        }
        guard let idle = Self.seconds(idle) else { return nil }
        self.idle = idle
    }

    private static func seconds(_ duration: Duration) -> UInt64? {
        guard let seconds = UInt64(exactly: duration.components.seconds), (1...longest).contains(seconds) else {
            return nil
        }
        return seconds
    }
}

/// The remaining time of an unlock.
package struct UnlockRemaining: Equatable, Sendable {
    /// In seconds, until it ends in any case.
    package let seconds: UInt64
    /// In seconds, until it ends if it is not used; `nil` where that is not limited.
    package let unusedSeconds: UInt64?

    /// In seconds, until it ends if it is not used.
    var least: UInt64 { min(seconds, unusedSeconds ?? seconds) }
}
