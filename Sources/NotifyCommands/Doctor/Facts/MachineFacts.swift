import Settings
import Vault

/// What was found on this machine, read once. Everything that is judged of it is judged from here.
struct MachineFacts: Sendable {
    struct Hibernation: Sendable, Equatable {
        /// `/sys/power` offers it.
        var isPossible = false
        /// The kernel was told where to resume from.
        var isConfigured = false
    }

    /// The effective user id of this process.
    var user: UInt32
    var homeDirectory: String
    /// Why the configuration cannot be used; escaped.
    var configurationFault: CommandFailure?
    /// What `vault:` names; where it names nothing, a passphrase is asked for.
    var ways: [OpeningSetting]
    /// What the vault tells of itself, or why it does not.
    var vault: Result<VaultStatus, VaultError>
    /// Without following links.
    var vaultFile: FileFacts?
    var backup: FileFacts?
    /// The key files of `ways` that are there, links followed.
    var keyFiles: [String: FileFacts] = [:]
    var swap: [SwapArea] = []
    var hibernation = Hibernation()
    var memoryLock = MemoryLock.available
    /// `kernel.core_pattern`.
    var corePattern: String?
    /// `kernel.yama.ptrace_scope`; `nil` where the kernel has no Yama.
    var ptraceScope: Int?
    var hasTPM2 = false
    /// The version of systemd, where `systemd-creds` is there.
    var credentialsVersion: Int?
    /// Of the whole machine, in bytes.
    var memory: UInt64?
    /// Where the vault's last state is remembered, and whether it is.
    var anchor: (path: String, exists: Bool)?
}
