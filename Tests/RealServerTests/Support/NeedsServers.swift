import Testing

extension Trait where Self == ConditionTrait {
    /// Skips a test on a machine that cannot run mail servers.
    static var needsServers: Self {
        .enabled(
            if: ServerProcess.areHere,
            "no mail servers are unpacked: etc/test does that where it may use root's rights"
        )
    }
}
