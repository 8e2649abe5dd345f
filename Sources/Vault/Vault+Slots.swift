import Synchronization

/// Changes of slots leave the entries alone: a slot holds the data key, which stays the same.
extension Vault {
    /// Adds a slot with a label of at most 64 bytes, which is stored unencrypted. Blocks on the disk and on Argon2.
    ///
    /// - Returns: the slot's number.
    package func addSlot(for key: SlotKey, label: String) throws -> Int {
        try changeSlots { slots, current throws(VaultError) in
            try Self.checkLabels(slots.map(\.label) + [label], options: options, path: path)
            let (number, overflow) = (slots.last?.number ?? 0).addingReportingOverflow(1)
            guard !overflow else {
                throw VaultError(kind: .unsupported, path: path, .slotNumbersExhausted)
            }
            slots.append(try slot(number, label: label, created: nil, key, current))
            return Int(number)
        }
    }

    /// Replaces the key of a slot; number and label stay.
    ///
    /// - Throws: `.missing` where there is no such slot; as `update(_:)`.
    package func replaceKey(ofSlot number: Int, with key: SlotKey) throws {
        try changeSlots { slots, current throws(VaultError) in
            let index = try index(of: number, in: slots)
            slots[index] = try slot(slots[index].number, label: slots[index].label, created: nil, key, current)
        }
    }

    /// Removes a slot, unless it is the last one that this version can open.
    ///
    /// - Throws: `.missing` where there is no such slot; `.unsupported` where it is the last; as `update(_:)`.
    package func removeSlot(_ number: Int) throws {
        try changeSlots { slots, _ throws(VaultError) in
            slots.remove(at: try index(of: number, in: slots))
            guard slots.contains(where: { !$0.body.factors.isEmpty }) else {
                throw VaultError(kind: .unsupported, path: path, .lastSlot(number), remedy: .addSlot)
            }
        }
    }

    /// Whether the keys at hand open a slot.
    package struct SlotTest: Sendable {
        package let slot: VaultStatus.Slot
        package let opens: Bool
    }

    /// Tries the keys on every slot. Blocks on Argon2 for each passphrase and slot.
    package func testSlots(with keys: HeldKeys) throws(VaultError) -> [SlotTest] {
        let contents = contents.withLock { $0 }
        var tests: [SlotTest] = []
        for slot in contents.container.slots {
            let opening = try slot.open(with: keys.materials, of: owner(contents), options: options)
            let opens = opening.map { $0.dataKey == contents.keys.dataKey } ?? false
            tests.append(SlotTest(slot: VaultStatus.Slot(slot), opens: opens))
        }
        return tests
    }

    /// - Throws: `.missing` where the vault has no slot of this number.
    package func expectSlot(_ number: Int) throws(VaultError) {
        _ = try index(of: number, in: contents.withLock { $0.container.slots })
    }

    /// Rotates the data key: re-encrypts every entry and wraps the new key in every slot, in one write.
    ///
    /// Each slot keeps the key that opens it, so all of those have to be at hand, except a recipient's, whose public key is
    /// enough.
    ///
    /// - Parameters:
    ///   - keys: what opens the slots now.
    ///   - dropped: numbers of slots to remove.
    /// - Throws: `.wrongKey`, with the slots that no key opens; `.missing` for a slot to drop; `.unsupported` where no slot
    ///   is left; as `update(_:)`.
    package func rekey(with keys: HeldKeys, dropping dropped: Set<Int>) throws {
        try rewrite { current in
            let next = try VaultContents.Keys(dataKey: options.entropy.key())
            for number in dropped { _ = try index(of: number, in: current.container.slots) }
            let kept = current.container.slots.filter { !dropped.contains(Int($0.number)) }
            let wrapping = try slotKeys(of: kept, keys, current)
            var slots: [Slot] = []
            for (slot, key) in zip(kept, wrapping) {
                slots.append(
                    try Slot(
                        number: slot.number,
                        label: slot.label,
                        created: slot.created,
                        wrapping: next.dataKey,
                        for: key,
                        of: owner(current),
                        options: options
                    )
                )
            }
            guard !slots.isEmpty else {
                throw VaultError(kind: .unsupported, path: path, .noSlotLeft)
            }
            let container = try current.container(resealedWith: next, slots: slots, entropy: options.entropy)
            return ((), Rewriting(container: container, keys: next))
        }
    }

    private func slotKeys(
        of slots: [Slot],
        _ keys: HeldKeys,
        _ current: VaultContents
    ) throws(VaultError) -> [SlotKey] {
        var found: [SlotKey] = []
        var closed: [Slot] = []
        for slot in slots {
            if case .one(.recipient(let factor)) = slot.body {
                found.append(.one(.recipient(factor.recipient)))
            } else if let opening = try slot.open(with: keys.materials, of: owner(current), options: options) {
                found.append(opening.key)
            } else {
                closed.append(slot)
            }
        }
        guard closed.isEmpty else {
            throw VaultError(
                kind: .wrongKey,
                path: path,
                .closedSlots(
                    closed.map(VaultStatus.Slot.init),
                    failures: keys.failures.map { "\($0.path) \($0.reason)" }
                ),
                remedy: .provideAllKeys
            )
        }
        return found
    }

    private func changeSlots<Result>(
        _ change: (inout [Slot], VaultContents) throws(VaultError) -> Result
    ) throws -> Result {
        try rewrite { current in
            var next = current.container
            let result = try change(&next.slots, current)
            next.header.generation = try current.nextGeneration()
            return (result, Rewriting(container: next, keys: current.keys))
        }
    }

    private func slot(
        _ number: UInt16,
        label: String,
        created: Int64?,
        _ key: SlotKey,
        _ current: VaultContents
    ) throws(VaultError) -> Slot {
        try Slot(
            number: number,
            label: label,
            created: created,
            wrapping: current.keys.dataKey,
            for: key,
            of: owner(current),
            options: options
        )
    }

    private func owner(_ contents: VaultContents) -> SealOwner {
        SealOwner(id: contents.vaultID, path: path)
    }

    private func index(of number: Int, in slots: [Slot]) throws(VaultError) -> Int {
        guard let index = slots.firstIndex(where: { Int($0.number) == number }) else {
            throw VaultError(kind: .missing, path: path, .noSlot(number), remedy: .listSlots)
        }
        return index
    }
}
