extension VaultContents {
    /// Returns the container that holds `wanted`, one generation later, or `nil` where nothing changes.
    ///
    /// An unchanged entry keeps its sealed bytes; a changed one is re-encrypted as a whole, since name and version are bound
    /// into both of its parts.
    func container(
        holding wanted: [VaultEntry],
        entropy: any EntropySource
    ) throws(VaultError) -> Container? {
        try check(wanted)
        let generation = try nextGeneration()
        var kept = container.entries.filter { $0.kind != SealedEntry.credential }
        var added: [SealedEntry] = []
        var nextID = container.entries.last?.id ?? 0
        for entry in wanted {
            if let unchanged = try sealed(of: entry), try isUnchanged(entry) {
                kept.append(unchanged)
                continue
            }
            var id = entry.origin?.id
            if id == nil {
                guard nextID < UInt32.max else { throw refused(.entryNumbersExhausted) }
                nextID += 1
                id = nextID
            }
            let secret: SecretBuffer? =
                switch entry.secret {
                case .absent: nil
                case .given(let secret): secret
                case .sealed: try self.secret(id: id ?? 0)
                }
            added.append(
                try SealedEntry(
                    id: id ?? nextID,
                    version: generation,
                    name: entry.name,
                    attributes: entry.attributes,
                    secret: secret,
                    vaultID: vaultID,
                    key: keys.entries,
                    entropy: entropy
                )
            )
        }
        var next = container
        next.entries = (kept + added).sorted { $0.id < $1.id }
        guard next.entries != container.entries else { return nil }
        next.header.generation = generation
        return next
    }

    func nextGeneration() throws(VaultError) -> UInt64 {
        let (generation, overflow) = container.header.generation.addingReportingOverflow(1)
        guard !overflow, Bounds.generation.contains(generation) else {
            throw refused(.generationsExhausted)
        }
        return generation
    }

    /// Returns the container with other slots and every entry re-encrypted, one generation later.
    func container(
        resealedWith next: Keys,
        slots: [Slot],
        entropy: any EntropySource
    ) throws(VaultError) -> Container {
        let generation = try nextGeneration()
        guard container.entries.allSatisfy({ $0.kind == SealedEntry.credential }) else {
            throw refused(.laterEntries)
        }
        var sealed: [SealedEntry] = []
        for entry in entries {
            guard let id = entry.origin?.id else { continue }
            sealed.append(
                try SealedEntry(
                    id: id,
                    version: generation,
                    name: entry.name,
                    attributes: entry.attributes,
                    secret: try secret(id: id),
                    vaultID: vaultID,
                    key: next.entries,
                    entropy: entropy
                )
            )
        }
        var changed = container
        changed.header.generation = generation
        changed.header.intakeKey = try Sodium.publicKey(of: next.intake)
        changed.slots = slots
        changed.entries = sealed
        return changed
    }

    private func sealed(of entry: VaultEntry) throws(VaultError) -> SealedEntry? {
        guard let origin = entry.origin else { return nil }
        guard origin.vaultID == vaultID, let sealed = container.entries.first(where: { $0.id == origin.id }) else {
            throw refused(.unknownEntry)
        }
        return sealed
    }

    private func isUnchanged(_ entry: VaultEntry) throws(VaultError) -> Bool {
        guard let before = entries.first(where: { $0.origin == entry.origin }) else { return false }
        // By bytes: a name in another normal form is a change to write.
        return Array(before.name.utf8) == Array(entry.name.utf8) && before.attributes == entry.attributes
            && before.secret == entry.secret
    }

    private func check(_ wanted: [VaultEntry]) throws(VaultError) {
        guard Bounds.entries.contains(wanted.count) else {
            throw refused(.entryCount(limit: Bounds.entries.upperBound))
        }
        var names: Set<String> = []
        var ids: Set<UInt32> = []
        for entry in wanted {
            guard Bounds.name.contains(entry.name.utf8.count), Bounds.isPlain(entry.name) else {
                throw refused(.unusableName(limit: Bounds.name.upperBound))
            }
            guard names.insert(entry.name).inserted else {
                throw VaultError(kind: .exists, path: path, .doubledName(entry.name))
            }
            guard Bounds.attributes.contains(entry.attributes.count) else {
                throw refused(.attributesTooLong(limit: Bounds.attributes.upperBound))
            }
            if case .given(let secret) = entry.secret, !Bounds.secret.contains(secret.count) {
                throw VaultError(
                    kind: .unusableSecret,
                    path: path,
                    .secretLength(limit: Bounds.secret.upperBound)
                )
            }
            if let id = entry.origin?.id, !ids.insert(id).inserted {
                throw refused(.doubledEntry)
            }
        }
    }

    private func refused(_ detail: VaultError.Detail) -> VaultError {
        VaultError(kind: .unsupported, path: path, detail)
    }
}
