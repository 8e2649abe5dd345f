import Escaping
import Vault

extension MachineFacts {
    /// How the slots are, and what the configuration names to open them.
    var openingFindings: [Finding] {
        guard case .success(let status) = vault else { return keyFileFindings(vaultFile) }
        return slotFindings(status) + keyFileFindings(vaultFile) + costFindings(status)
    }

    /// Whether the configuration names every key that the slot needs; a slot of an unknown kind never opens.
    func isReachable(_ slot: VaultStatus.Slot) -> Bool {
        let kinds = keySources.reduce(into: Set<FactorKind>()) { $0.formUnion($1.kinds) }
        return !slot.kind.factors.isEmpty && kinds.isSuperset(of: slot.kind.factors)
    }

    private func slotFindings(_ status: VaultStatus) -> [Finding] {
        var findings: [Finding] = []
        if status.slots.count < 2 {
            findings.append(
                .warning(
                    "slots",
                    "there is only one (\(status.slots.map(\.kind.name).joined())): if its key is lost, everything is lost",
                    .addRecoveryCode
                )
            )
        } else {
            findings.append(.ok("slots", "there are \(status.slots.count)"))
        }
        if !status.slots.contains(where: isReachable) {
            findings.append(
                .problem(
                    "opening",
                    "no slot opens with \(keySources.map { Visible.escaped($0.name) }.joined(separator: " or "))",
                    .configureOpening
                )
            )
        }
        // A passphrase or a recovery code is typed when it is needed, so it need not be configured.
        for slot in status.slots where !isReachable(slot) && !slot.isTyped {
            findings.append(
                .warning(
                    "slot \(slot.number)",
                    slot.kind.factors.isEmpty
                        ? "\(slot.kind.name) was made by a later version, which alone can open it"
                        : "\(slot.kind.name) opens with nothing that config.yaml names",
                    slot.kind.factors.isEmpty ? nil : .configureOrRemoveSlot(slot.number)
                )
            )
        }
        return findings
    }

    private func keyFileFindings(_ vaultFile: FileFacts?) -> [Finding] {
        var findings: [Finding] = []
        for case .keyFile(let path) in keySources {
            guard let key = keyFiles[path] else {
                findings.append(
                    .problem(
                        "key file",
                        "\(Visible.escaped(path)): there is no such file, or it cannot be reached",
                        .attachKeyFile
                    )
                )
                continue
            }
            findings.append(keyFileFinding(key))
            findings += placeFindings(of: key, "key file")
            if let vaultFile, let nearness = nearness(of: key, to: vaultFile) {
                findings.append(
                    .warning(
                        "key file",
                        "\(nearness.words): whoever has one has the other",
                        hasTPM2 && credentialsVersion != nil ? .sealKey : .moveKeyFile
                    )
                )
            }
        }
        return findings
    }

    private func keyFileFinding(_ key: FileFacts) -> Finding {
        let path = Visible.escaped(key.path)
        let mode = "0" + String(key.mode, radix: 8)
        guard key.kind == .file, key.size == KeyFile.length else {
            return .problem("key file", "\(path) is not a file of \(KeyFile.length) bytes")
        }
        guard key.owner == user || key.owner == 0 else {
            return .problem("key file", "\(path) belongs to user \(key.owner), neither you nor root")
        }
        guard key.mode & 0o7077 == 0 || (key.owner == 0 && key.mode & 0o7037 == 0) else {
            return .problem("key file", "\(path) is open to others: mode \(mode)", .chmod(mode: 0o600, path: key.path))
        }
        guard key.isReadable else {
            return .problem("key file", "\(path) cannot be read by you", .runAs(key.owner))
        }
        let readers = key.mode & 0o040 != 0 ? "user \(key.owner) and its group" : "user \(key.owner)"
        return .ok("key file", "\(path): mode \(mode), read by \(readers) and root")
    }

    private func costFindings(_ status: VaultStatus) -> [Finding] {
        status.slots.compactMap { slot in
            guard let cost = slot.cost, slot.kind.factors.contains(.passphrase) else { return nil }
            let passes = cost.passes == 1 ? "1 pass" : "\(cost.passes) passes"
            let shown = "Argon2id with \(passes) over \(cost.kibibytes >> 10) MiB"
            let standard = PassphraseCost.standard
            let check = "slot \(slot.number) cost"
            if UInt64(cost.passes) * UInt64(cost.kibibytes) < UInt64(standard.passes) * UInt64(standard.kibibytes) {
                return .warning(
                    check,
                    "\(shown) is below today's \(standard.passes) over \(standard.kibibytes >> 10) MiB: cheaper to guess",
                    .replacePassphrase(slot: slot.number)
                )
            } else if let memory, UInt64(cost.kibibytes) << 10 > memory / 4 {
                return .warning(check, "\(shown) takes more than a quarter of this machine's memory")
            }
            return .ok(check, shown)
        }
    }
}

extension VaultStatus.Slot {
    /// Whether a person types what opens it.
    var isTyped: Bool {
        !kind.factors.isEmpty && kind.factors.allSatisfy { $0 == .passphrase || $0 == .recoveryCode }
    }
}
