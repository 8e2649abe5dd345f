import Escaping
import Mail
import Vault

extension MachineFacts {
    /// The configuration, the vault's file and its copy.
    var vaultFindings: [Finding] {
        var findings = [configurationFinding]
        guard let vaultFile else {
            return findings + [
                .problem("vault", vaultFault ?? "there is none", hint: "make one with: notify vault init")
            ]
        }
        let path = Visible.escaped(vaultFile.path)
        switch vault {
        case .failure(let error):
            let failure = CommandFailure(converting: error)
            findings.append(.problem("vault", "\(failure.what): \(failure.why)", hint: failure.hint))
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
                        "nothing outside the vault remembers its last state: an older copy would be taken",
                        hint: "open it once: notify vault check"
                    )
                )
            }
        }
        // The backup is a link to the vault before the last write, so one that nobody has replaced counts for two.
        if vaultFile.kind == .file, vaultFile.links > 1 {
            findings.append(
                .warning(
                    "vault links",
                    "\(path) has \(vaultFile.links) names: whoever has another one keeps this state of it",
                    hint: "find them: find / -xdev -samefile \(path)"
                )
            )
        }
        findings += placeFindings(of: vaultFile, "vault")
        return findings
    }

    private var configurationFinding: Finding {
        guard let fault = configurationFault else {
            return .ok("settings", "config.yaml and the directories are closed to others")
        }
        return .problem("settings", "\(fault.what): \(fault.why)", hint: fault.hint)
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
                    "the copy of before the last write is not there",
                    hint: "the next change makes one; for another medium: notify vault backup FILE"
                ) : .ok("backup", "none yet: the first change makes one")
        }
        guard backup.kind == .file, backup.mode & 0o077 == 0 || (backup.owner == 0 && backup.mode & 0o037 == 0) else {
            return .problem(
                "backup",
                "\(Visible.escaped(backup.path)): open to others: mode 0\(String(backup.mode, radix: 8))",
                hint: "chmod 600 \(Visible.escaped(backup.path))"
            )
        }
        return .ok("backup", "the vault before the last write lies beside it")
    }

    /// What the file system is.
    func placeFindings(of file: FileFacts, _ what: String) -> [Finding] {
        guard let mount = file.mount else { return [] }
        let point = Visible.escaped(mount.point)
        let type = Visible.escaped(mount.type)
        if mount.isRemote {
            return [
                .warning(
                    "\(what) place",
                    "\(point) is a network file system (\(type)): its server and who listens there have the file",
                    hint: "keep it on a disk of this machine"
                )
            ]
        } else if mount.isMemory {
            return what == "vault"
                ? [
                    .problem(
                        "\(what) place",
                        "\(point) is \(type): the vault is gone when the machine is switched off",
                        hint: "keep it on a disk"
                    )
                ] : [.ok("\(what) place", "\(point) is \(type): gone when the machine is switched off")]
        } else if file.disk.isRemovable {
            return [.ok("\(what) place", "\(point) is removable")]
        }
        return []
    }
}
