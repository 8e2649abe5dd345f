import Escaping
import Vault

extension MachineFacts {
    /// How the configuration, the vault's file and its copy are.
    var vaultFindings: [Finding] {
        var findings = [configurationFinding]
        guard let vaultFile else {
            return findings + [
                .problem("vault", vaultFault ?? "there is no vault", .createVault)
            ]
        }
        let path = Visible.escaped(vaultFile.path)
        switch vault {
        case .failure(let error):
            findings.append(.problem("vault", "\(Visible.escaped(error.path)): \(error.reason)", .vault(error)))
        case .success(let status):
            findings.append(
                .ok(
                    "vault",
                    "\(path): mode 0\(String(vaultFile.mode, radix: 8)), owner \(vaultFile.owner), "
                        + "\(status.entryCount) profiles, generation \(status.generation)"
                )
            )
            findings.append(backupFinding(of: status))
            if let anchor, !anchor.exists {
                findings.append(
                    .warning(
                        "rollback",
                        "nothing outside the vault records its last state: an older copy would go unnoticed",
                        .openVault
                    )
                )
            }
        }
        // The backup is a link to the vault before the last write, so one that nobody has replaced counts for two.
        if vaultFile.kind == .file, vaultFile.links > 1 {
            findings.append(
                .warning(
                    "vault links",
                    "\(path) has \(vaultFile.links) names: another one keeps this state of it after the next write",
                    .findLinks(vaultFile.path)
                )
            )
        }
        findings += placeFindings(of: vaultFile, "vault")
        return findings
    }

    private var configurationFinding: Finding {
        guard let configurationFault else {
            return .ok("settings", "config.yaml and the directories are closed to others")
        }
        return .problem("settings", configurationFault, .configuration)
    }

    private var vaultFault: String? {
        guard case .failure(let error) = vault else { return nil }
        return "\(Visible.escaped(error.path)): \(error.reason)"
    }

    private func backupFinding(of status: VaultStatus) -> Finding {
        guard let backup else {
            return status.generation > 1
                ? .warning(
                    "backup",
                    "the copy from before the last write is missing",
                    .backUp
                ) : .ok("backup", "none yet: the first change makes one")
        }
        guard backup.kind == .file, backup.mode & 0o077 == 0 || (backup.owner == 0 && backup.mode & 0o037 == 0) else {
            return .problem(
                "backup",
                "\(Visible.escaped(backup.path)): open to others: mode 0\(String(backup.mode, radix: 8))",
                .chmod(mode: 0o600, path: backup.path)
            )
        }
        return .ok("backup", "the copy from before the last write is beside the vault")
    }

    /// What the file system of `file` means for it; `what` is `vault` or `key file`.
    func placeFindings(of file: FileFacts, _ what: String) -> [Finding] {
        guard let mount = file.mount else { return [] }
        let point = Visible.escaped(mount.point)
        let type = Visible.escaped(mount.type)
        if mount.isRemote {
            return [
                .warning(
                    "\(what) place",
                    "\(point) is a network file system (\(type)): its server, and whoever listens in, gets the file",
                    .keepOnLocalDisk
                )
            ]
        } else if mount.isMemory {
            return what == "vault"
                ? [
                    .problem(
                        "\(what) place",
                        "\(point) is \(type): the vault is gone when the machine is switched off",
                        .keepOnLocalDisk
                    )
                ] : [.ok("\(what) place", "\(point) is \(type): gone when the machine is switched off")]
        } else if file.disk.isRemovable {
            return [.ok("\(what) place", "\(point) is removable")]
        }
        return []
    }
}
