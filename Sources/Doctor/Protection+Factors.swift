import Vault

extension MachineFacts {
    /// What one kind of key protects against here.
    func protection(of kind: FactorKind, cost: PassphraseCost?, against attacker: Attacker) -> Protection {
        if attacker == .code, user == 0 { return .lost("the user is root") }
        switch kind {
        case .passphrase: return typed(attacker, cost: cost)
        case .recoveryCode: return typed(attacker, cost: nil)
        case .keyFile, .recipient: return keyFile(attacker, isRecipient: kind == .recipient)
        case .systemdCredential: return sealed(attacker)
        case .command: return command(attacker)
        }
    }

    private func typed(_ attacker: Attacker, cost: PassphraseCost?) -> Protection {
        switch attacker {
        case .disk where memoryLock != .available && !plainSwap.isEmpty:
            return .depends("the swap is not encrypted and memory cannot be locked")
        case .disk, .home:
            guard let cost else { return .safe() }
            let isStandard =
                cost.passes >= PassphraseCost.standard.passes
                && cost.kibibytes >= PassphraseCost.standard.kibibytes
            return isStandard ? .safe("as strong as it is") : .depends("as strong as it is, and cheap to guess")
        case .code: return .depends("waits for you to type it")
        case .root: return .lost()
        }
    }

    private func keyFile(_ attacker: Attacker, isRecipient: Bool) -> Protection {
        let paths = keySources.compactMap { if case .keyFile(let path) = $0 { path } else { nil } }
        guard let path = paths.first(where: { keyFiles[$0] != nil }), let key = keyFiles[path], let vaultFile else {
            return .depends(isRecipient ? "on where the private key is kept" : "on where the key file is kept")
        }
        let nearness = nearness(of: key, to: vaultFile)
        switch attacker {
        case .disk:
            guard let nearness else { return .safe("if the key file is not taken too") }
            guard nearness.sharesDisk, !vaultFile.disk.isEncrypted else {
                return .depends("the disk is encrypted or another one, but a backup holds both")
            }
            return .lost("the key file is on the same file system")
        case .home:
            return nearness?.sharesDirectory == true || Mount.contains(homeDirectory, key.path)
                ? .lost("the key file is there too") : .safe("the key file is not there")
        case .code:
            return key.isReadable
                ? .lost("the user can read the key file") : .safe("the user cannot read the key file")
        case .root: return .lost()
        }
    }

    private func sealed(_ attacker: Attacker) -> Protection {
        switch attacker {
        case .disk:
            if hasTPM2 { return .safe("if it is sealed to the TPM2, for a removed disk") }
            return vaultFile?.disk.isEncrypted == true
                ? .depends("as strong as the encryption of the disk")
                : .lost("no TPM2: the machine's key is on the same disk")
        case .home: return .safe("it is sealed")
        case .code:
            return (1..<1000).contains(vaultFile?.owner ?? user) || (vaultFile?.owner ?? user) >= 61184
                ? .safe("the service has a user of its own")
                : .depends("safe if the service has a user of its own")
        case .root: return .lost()
        }
    }

    private func command(_ attacker: Attacker) -> Protection {
        switch attacker {
        case .disk, .home: .depends("on where the command gets the key")
        case .code: .lost("the user can run the command")
        case .root: .lost()
        }
    }
}
