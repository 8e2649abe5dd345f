import Files
import Glibc
import Settings
import Vault

/// Opens the vault with what the command line, or else the configuration, or else the person at the terminal provides.
struct VaultAccess: Sendable {
    let path: String
    let anchor: AnchorFile
    private let given: [OpeningSetting]
    private let passphraseDescriptor: Int32?
    private let configured: [OpeningSetting]
    private let terminal: Terminal

    /// `configured` is what `vault:` of `config.yaml` says; the command line comes first.
    init(
        path: String,
        anchor: AnchorFile,
        options: VaultKeyOptions,
        configured: [OpeningSetting],
        _ terminal: Terminal
    ) {
        self.path = path
        self.anchor = anchor
        self.terminal = terminal
        self.configured = configured.isEmpty ? [.passphrase] : configured
        passphraseDescriptor = options.passphraseDescriptor
        given = options.keyFile.map { [.keyFile($0)] } ?? []
    }

    /// Opens the vault; from here on the process leaves no core and cannot be traced.
    ///
    /// `cost` is that of slots that are made with it; `nil`: the standard one.
    func open(
        for purpose: VaultPurpose = .use,
        cost: PassphraseCost? = nil
    ) async throws(CommandFailure) -> Vault {
        do {
            return try await blocking {
                terminal.hardenProcess()
                let keys = keys(for: try Vault.status(at: path).slots)
                return try Vault.open(at: path, keys: keys, options: options(for: purpose, cost: cost))
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    /// Obtains the keys that `keys` names for the vault's slots, each once. Blocks.
    func hold(_ keys: ([VaultStatus.Slot]) -> [VaultKey]) throws(VaultError) -> HeldKeys {
        terminal.hardenProcess()
        let slots = try Vault.status(at: path).slots
        return HeldKeys(obtaining: keys(slots), for: slots)
    }

    /// Opens the vault with keys that are held already. Blocks.
    func open(with keys: HeldKeys, cost: PassphraseCost? = nil) throws(VaultError) -> Vault {
        guard !keys.keys.isEmpty || keys.failures.isEmpty else { throw keys.failures[0] }
        return try Vault.open(at: path, keys: keys.keys, options: options(for: .unlock, cost: cost))
    }

    /// What the vault takes from its surroundings. A key that the command line names comes before a short unlock.
    func options(for purpose: VaultPurpose = .use, cost: PassphraseCost? = nil) -> VaultOptions {
        let isKeyGiven = !given.isEmpty || passphraseDescriptor != nil
        return VaultOptions(
            passphraseCost: cost ?? .standard,
            anchor: purpose == .accept ? nil : anchor,
            unlockClock: isKeyGiven || purpose == .unlock ? nil : .system,
            warn: { Terminal().warn($0) }
        )
    }

    /// Returns the keys to try, in order.
    ///
    /// What the command line names is meant alone; only for a slot that wants two keys may the configuration have the
    /// other one.
    func keys(for slots: [VaultStatus.Slot]) -> [VaultKey] {
        var keys = given.flatMap { key($0, slots) }
        if let descriptor = passphraseDescriptor {
            keys.append(.passphrase { () throws(VaultError) in try SecretPrompt.read(descriptor: descriptor) })
        }
        guard keys.isEmpty || slots.contains(where: { $0.kind.factors.count == 2 }) else { return keys }
        return keys + configured.flatMap { key($0, slots) }
    }

    private func key(_ way: OpeningSetting, _ slots: [VaultStatus.Slot]) -> [VaultKey] {
        switch way {
        case .keyFile(let path): return [.keyFile(path: path)]
        case .systemdCredential(let name):
            return [.systemdCredential(named: name, directory: Self.credentials)]
        case .command(let words):
            let program = SecretProgram(words: words)
            return [.command(program.name) { () throws(VaultError) in try program.vaultKey() }]
        case .passphrase:
            let prompts = ["Passphrase of the vault: ", "The second passphrase of the vault: "]
            let needed = slots.map { $0.kind.factors.count { $0 == .passphrase || $0 == .recoveryCode } }.max() ?? 1
            return prompts.prefix(max(needed, 1)).map { .passphrase(prompt: $0) }
        }
    }

    /// Returns a key for each slot, where it needs one of its own: every passphrase is asked for by its slot.
    func keysOfAll(_ slots: [VaultStatus.Slot]) -> [VaultKey] {
        guard passphraseDescriptor == nil else { return keys(for: slots) }
        let silent = (given + configured).filter { $0 != .passphrase }.flatMap { key($0, slots) }
        let asked = slots.flatMap { slot in
            slot.kind.factors.filter { $0 == .passphrase || $0 == .recoveryCode }.map { factor in
                let label = slot.label.isEmpty ? "" : " '\(slot.label)'"
                return VaultKey.passphrase(prompt: "The \(factor.words) of slot \(slot.number)\(label): ")
            }
        }
        return silent + asked
    }

    /// Where systemd has put the credentials of this service.
    static var credentials: String? { getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) } }
}

extension VaultKey {
    /// A passphrase, or a recovery code in its place, that is asked for at the terminal.
    static func passphrase(prompt: String) -> VaultKey {
        .passphrase { () throws(VaultError) in
            try SecretPrompt.readFromTerminal(prompt: prompt, confirm: false)
        }
    }
}

extension SecretProgram {
    /// Runs the program for a key of the vault.
    func vaultKey() throws(VaultError) -> SecretBuffer {
        do throws(Fault) {
            return try output()
        } catch {
            throw VaultError(
                kind: .wrongKey,
                path: "command \(name)",
                reason: error.reason,
                remedy: .runCommand
            )
        }
    }
}
