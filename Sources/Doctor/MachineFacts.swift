import Vault

/// What was found on this machine, read once. All judgement is based on it alone.
package struct MachineFacts: Sendable {
    struct Hibernation: Sendable, Equatable {
        /// `/sys/power` offers it.
        var isPossible = false
        /// The kernel was told where to resume from.
        var isConfigured = false
    }

    /// The effective user id of this process.
    var user: UInt32
    var homeDirectory: String
    /// What is wrong with the configuration, in one escaped line.
    var configurationFault: String?
    /// What is configured to open the vault; never empty.
    var keySources: [KeySource]
    /// What the vault shows without being opened, or why it does not.
    var vault: Result<VaultStatus, VaultError>
    /// The vault's file, without following links; `nil` where there is none.
    var vaultFile: FileFacts?
    var backup: FileFacts?
    /// The key files of `keySources` that exist, by path, with links followed.
    var keyFiles: [String: FileFacts] = [:]
    var swap: [SwapArea] = []
    var hibernation = Hibernation()
    var memoryLock = MemoryLock.available
    /// `kernel.core_pattern`.
    var corePattern: String?
    /// `kernel.yama.ptrace_scope`; `nil` where the kernel has no Yama.
    var ptraceScope: Int?
    var hasTPM2 = false
    /// The version of systemd, where `systemd-creds` is installed; 0 where the version is not known.
    var credentialsVersion: Int?
    /// Of the whole machine, in bytes.
    var memory: UInt64?
    /// Where the anchor of the vault is, and whether it exists.
    var anchor: (path: String, exists: Bool)?
}
