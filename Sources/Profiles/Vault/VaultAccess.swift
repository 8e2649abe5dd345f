internal import Files
package import Vault

/// Opens one vault with the keys there are.
package struct VaultAccess: Sendable {
    package let path: String
    package let anchor: AnchorFile
    private let keyring: VaultKeyring
    private let attendant: any VaultAttendant

    package init(path: String, anchor: AnchorFile, keyring: VaultKeyring, attendant: any VaultAttendant) {
        self.path = path
        self.anchor = anchor
        self.keyring = keyring
        self.attendant = attendant
    }

    /// Opens the vault, whose file is read once; from here on the process leaves no core and cannot be traced.
    ///
    /// `cost` is that of slots that are made with it; `nil`: the standard one.
    package func open(
        for purpose: VaultPurpose = .use,
        cost: PassphraseCost? = nil
    ) async throws(ProfileError) -> Vault {
        do throws(VaultError) {
            return try await blocking { () throws(VaultError) in
                attendant.hardenProcess()
                return try Vault.open(at: path, keys: keys, options: options(for: purpose, cost: cost))
            }
        } catch {
            throw .vault(error)
        }
    }

    /// Obtains the keys that `keys` names for the vault's slots, each once. Blocks.
    package func hold(_ keys: ([VaultStatus.Slot]) -> [VaultKey]) throws(VaultError) -> HeldKeys {
        attendant.hardenProcess()
        let slots = try Vault.status(at: path).slots
        return HeldKeys(obtaining: keys(slots), for: slots)
    }

    /// Opens the vault with keys that are held already. Blocks.
    package func open(with keys: HeldKeys, cost: PassphraseCost? = nil) throws(VaultError) -> Vault {
        if keys.keys.isEmpty, let first = keys.failures.first { throw first }
        return try Vault.open(at: path, keys: keys.keys, options: options(for: .unlock, cost: cost))
    }

    /// What the vault takes from its surroundings. A key that was given for this run comes before a short unlock.
    package func options(for purpose: VaultPurpose = .use, cost: PassphraseCost? = nil) -> VaultOptions {
        let isKeyGiven = !keyring.given.isEmpty || keyring.passphraseDescriptor != nil
        return VaultOptions(
            passphraseCost: cost ?? .standard,
            anchor: purpose == .accept ? nil : anchor,
            unlockClock: isKeyGiven || purpose == .unlock ? nil : .system,
            warn: { [attendant] error in attendant.warn(error) }
        )
    }

    /// Returns the keys to try, in order.
    ///
    /// What is given for this run is meant alone; only for a slot that wants two keys may the configuration have the other
    /// one.
    package func keys(for slots: [VaultStatus.Slot]) -> [VaultKey] {
        var keys = keyring.given.flatMap { self.keys(of: $0, slots) }
        if let descriptor = keyring.passphraseDescriptor {
            keys.append(.passphrase { () throws(VaultError) in try SecretPrompt.read(descriptor: descriptor) })
        }
        guard keys.isEmpty || slots.contains(where: { $0.kind.factors.count == 2 }) else { return keys }
        return keys + keyring.configured.flatMap { self.keys(of: $0, slots) }
    }

    /// Returns a key for each slot, where it needs one of its own: every passphrase is asked for by its slot.
    package func keysOfAll(_ slots: [VaultStatus.Slot]) -> [VaultKey] {
        guard keyring.passphraseDescriptor == nil else { return keys(for: slots) }
        let silent = (keyring.given + keyring.configured).filter { $0 != .passphrase }.flatMap { keys(of: $0, slots) }
        let asked = slots.flatMap { slot in
            slot.kind.factors.filter { $0 == .passphrase || $0 == .recoveryCode }.map { factor in
                let label = slot.label.isEmpty ? "" : " '\(slot.label)'"
                return passphrase("The \(factor.words) of slot \(slot.number)\(label): ")
            }
        }
        return silent + asked
    }

    private func keys(of source: VaultKeyring.Source, _ slots: [VaultStatus.Slot]) -> [VaultKey] {
        switch source {
        case .keyFile(let path): return [.keyFile(path: path)]
        case .systemdCredential(let name):
            return [.systemdCredential(named: name, directory: keyring.credentialsDirectory)]
        case .command(let words):
            let program = SecretProgram(words: words)
            return [.command(program.name) { () throws(VaultError) in try program.vaultKey() }]
        case .passphrase:
            let prompts = ["Passphrase of the vault: ", "The second passphrase of the vault: "]
            let needed = slots.map { $0.kind.factors.count { $0 == .passphrase || $0 == .recoveryCode } }.max() ?? 1
            return prompts.prefix(max(needed, 1)).map(passphrase)
        }
    }

    /// A passphrase, or a recovery code in its place.
    private func passphrase(_ prompt: String) -> VaultKey {
        .passphrase { [attendant] () throws(VaultError) in try attendant.passphrase(prompt: prompt) }
    }
}

extension SecretProgram {
    /// Runs the program for a key of the vault. Blocks.
    package func vaultKey() throws(VaultError) -> SecretBuffer {
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
