extension Vault {
    /// Tries the keys in order, each on every slot that it may open, and authenticates with the first that leads to a
    /// data key.
    ///
    /// A key that fits no slot is not obtained, so nobody is asked for a passphrase in vain.
    ///
    /// - Throws: where one key was given, why that one does not open the vault; else `.wrongKey` with all the reasons.
    static func unlock(
        _ bytes: [UInt8],
        container: Container,
        keys: [VaultKey],
        options: VaultOptions,
        path: String
    ) throws(VaultError) -> (contents: VaultContents, slot: UInt16) {
        var attempt = OpeningAttempt(container: container, options: options, path: path)
        for key in keys {
            guard let opened = attempt.open(with: key) else { continue }
            let contents = try VaultContents(
                authenticating: bytes,
                container: container,
                keys: try VaultContents.Keys(dataKey: opened.dataKey),
                path: path
            )
            return (contents, opened.slot)
        }
        throw attempt.failure
    }
}

/// Keys tried on the slots of one vault, and why they failed.
struct OpeningAttempt {
    private let container: Container
    private let options: VaultOptions
    private let owner: SealOwner
    private var materials: [KeyMaterial] = []
    private var failures: [VaultError] = []

    init(container: Container, options: VaultOptions, path: String) {
        self.container = container
        self.options = options
        owner = SealOwner(id: container.header.vaultID, path: path)
    }

    /// Obtains the key if a slot takes its kind, and tries it, alone and together with those obtained before.
    ///
    /// - Returns: the slot that opened; `nil` where none does. The reason is kept.
    mutating func open(with key: VaultKey) -> (slot: UInt16, dataKey: SecretBuffer)? {
        let wanting = container.slots.filter { slot in slot.body.kind.factors.contains(where: key.kinds.contains) }
        guard !wanting.isEmpty else {
            failures.append(missingSlot(key))
            return nil
        }
        do throws(VaultError) {
            let obtained = try key.obtain()
            for material in obtained {
                materials.append(material)
                for slot in wanting {
                    let opening = try slot.open(with: materials, newest: material, of: owner, options: options)
                    if let opening { return (slot.number, opening.dataKey) }
                }
            }
            failures.append(notOpening(key, obtained, wanting))
        } catch {
            failures.append(error)
        }
        return nil
    }

    /// Why nothing opened.
    var failure: VaultError {
        if let only = failures.first, failures.count == 1 { return only }
        return VaultError(
            kind: failures.isEmpty || failures.contains { $0.kind == .wrongKey } ? .wrongKey : failures[0].kind,
            path: owner.path,
            failures.isEmpty
                ? .noKey
                : .nothingOpens(failures.map { $0.path == owner.path ? $0.reason : "\($0.path) \($0.reason)" }),
            remedy: failures.compactMap(\.remedy).first
        )
    }

    private func missingSlot(_ key: VaultKey) -> VaultError {
        var names: [String] = []
        for slot in container.slots where !names.contains(slot.body.kind.name) { names.append(slot.body.kind.name) }
        return VaultError(
            kind: .wrongKey,
            path: owner.path,
            .noSlotOfKind(key.kinds[0]),
            remedy: .useSlot(kinds: names)
        )
    }

    private func notOpening(_ key: VaultKey, _ obtained: [KeyMaterial], _ wanting: [Slot]) -> VaultError {
        let kind = obtained.first?.kind ?? key.kinds[0]
        let alone = wanting.filter { $0.body.factors.count == 1 }
        let slots = (alone.isEmpty ? wanting : alone).map { Int($0.number) }
        return VaultError(
            kind: .wrongKey,
            path: owner.path,
            alone.isEmpty ? .needsTwoKeys(kind, slots: slots) : .doesNotOpen(kind, slots: slots),
            remedy: alone.isEmpty ? .configureBothKeys : nil
        )
    }
}
