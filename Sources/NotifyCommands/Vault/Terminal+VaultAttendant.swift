import Glibc
import Profiles
import Settings
import Vault

extension Terminal: VaultAttendant {
    /// Forbids core dumps and tracing from here on, and warns where secrets could get into swap. Call it before a command
    /// reads its first secret.
    func hardenProcess() {
        guard case .refused(let limit) = ProcessHardening.apply() else { return }
        let reason = limit.map { "the limit is \($0 >> 10) KiB, and \(MemoryLock.need >> 10) KiB are needed" }
        note(
            "memory: cannot be locked against swapping: \(reason ?? "the system does not allow it")",
            hint: "raise the limit: ulimit -l 1024, or LimitMEMLOCK=1M in a unit"
        )
    }

    func passphrase(prompt: String) throws(VaultError) -> SecretBuffer {
        try SecretPrompt.readFromTerminal(prompt: prompt, confirm: false)
    }

    func warn(_ error: VaultError) {
        warn(error as any Error)
    }
}

extension VaultKey {
    /// A passphrase, or a recovery code in its place, that is asked for at the terminal.
    static func passphrase(prompt: String) -> VaultKey {
        .passphrase { () throws(VaultError) in try Terminal().passphrase(prompt: prompt) }
    }
}

extension VaultAccess {
    /// Where systemd has put the credentials of this service.
    static var credentials: String? { getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) } }
}

extension VaultKeyring {
    /// What the command line names, and what `vault:` of `config.yaml` has.
    init(_ options: VaultKeyOptions, configured: [OpeningSetting]) {
        self.init(
            given: options.keyFile.map { [.keyFile($0)] } ?? [],
            passphraseDescriptor: options.passphraseDescriptor,
            configured: configured.map(Source.init),
            credentialsDirectory: VaultAccess.credentials
        )
    }
}

extension VaultKeyring.Source {
    fileprivate init(_ setting: OpeningSetting) {
        self =
            switch setting {
            case .keyFile(let path): .keyFile(path)
            case .systemdCredential(let name): .systemdCredential(name)
            case .command(let words): .command(words)
            case .passphrase: .passphrase
            }
    }
}
