import Glibc
import Vault

extension MachineFacts {
    /// Looks at this machine. Blocks on the disk; opens nothing that is secret, and writes nothing.
    package init(_ configuration: DoctorConfiguration) {
        let mounts = Mount.all(mountinfo: SystemText.read("/proc/self/mountinfo") ?? "")
        let path = configuration.vault
        self.init(
            user: geteuid(),
            homeDirectory: getenv("HOME").map { String(cString: $0) } ?? "/",
            configurationFault: configuration.fault,
            keySources: configuration.keySources,
            vault: Result { () throws(VaultError) in try Vault.status(at: path) },
            vaultFile: FileFacts(at: path, followsLinks: false, mounts: mounts),
            backup: FileFacts(at: path + ".bak", followsLinks: false, mounts: mounts)
        )
        for case .keyFile(let path) in configuration.keySources {
            keyFiles[path] = FileFacts(at: path, followsLinks: true, mounts: mounts)
        }
        anchor = (configuration.anchor, SystemText.exists(configuration.anchor))
        swap = SwapArea.all(mounts: mounts)
        hibernation = Hibernation(
            state: SystemText.line("/sys/power/state") ?? "",
            disk: SystemText.line("/sys/power/disk") ?? "",
            commandLine: SystemText.line("/proc/cmdline") ?? ""
        )
        memoryLock = MemoryLock.tried()
        corePattern = SystemText.line("/proc/sys/kernel/core_pattern")
        ptraceScope = SystemText.line("/proc/sys/kernel/yama/ptrace_scope").flatMap { Int($0) }
        hasTPM2 = SystemText.exists("/dev/tpmrm0") || SystemText.line("/sys/class/tpm/tpm0/tpm_version_major") == "2"
        credentialsVersion = Self.credentialsVersion
        memory = SystemText.read("/proc/meminfo").flatMap(Self.total)
    }

    /// `MemTotal` of a `/proc/meminfo`, in bytes.
    static func total(meminfo text: String) -> UInt64? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 << 10 }
    }

    /// By the name of systemd's own library: nothing is started to ask.
    private static var credentialsVersion: Int? {
        guard SystemText.exists("/usr/bin/systemd-creds") || SystemText.exists("/bin/systemd-creds") else { return nil }
        let directories =
            ["/usr/lib/systemd", "/lib/systemd", "/usr/lib64/systemd"]
            + SystemText.names(in: "/usr/lib").filter { $0.hasSuffix("-linux-gnu") }.map { "/usr/lib/\($0)/systemd" }
        let versions = directories.flatMap(SystemText.names).compactMap { name in
            name.hasPrefix("libsystemd-shared-") ? Int(name.dropFirst(18).prefix { $0.isNumber }) : nil
        }
        return versions.max() ?? 0
    }
}

extension MachineFacts.Hibernation {
    /// - Parameters:
    ///   - state: of `/sys/power/state`, such as `freeze mem disk`.
    ///   - disk: of `/sys/power/disk`, such as `[platform] shutdown reboot`.
    ///   - commandLine: the kernel's.
    init(state: String, disk: String, commandLine: String) {
        isPossible = state.split(separator: " ").contains("disk") && !disk.isEmpty && !disk.contains("[disabled]")
        isConfigured = commandLine.split(separator: " ").contains { $0.hasPrefix("resume=") }
    }
}
