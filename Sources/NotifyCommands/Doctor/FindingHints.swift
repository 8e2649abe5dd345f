import Doctor
import Escaping

/// What `notify doctor` advises, in commands and options.
struct FindingHints {
    /// What to do about a configuration that cannot be used.
    let configurationHint: String?

    /// Returns the hint for a finding, escaped; `nil` where there is none.
    func hint(for finding: Finding) -> String? {
        finding.remedy.flatMap(hint)
    }

    private func hint(for remedy: Finding.Remedy) -> String? {
        switch remedy {
        case .createVault: "make one with: notify vault init"
        case .vault(let error): CommandFailure(converting: error).hint
        case .configuration: configurationHint
        case .openVault: "open it once: notify vault check"
        case .findLinks(let path): ShellWord(path).map { "find them: find / -xdev -samefile \($0.text)" }
        case .backUp: "the next change makes one; for another medium: notify vault backup FILE"
        case .chmod(let mode, let path): ShellWord(path).map { "chmod \(String(mode, radix: 8)) \($0.text)" }
        case .keepOnLocalDisk: "keep it on a disk of this machine"
        case .addRecoveryCode: "notify vault slot add recovery-code"
        case .configureOpening: "name what opens it below vault: in config.yaml; see: notify vault status"
        case .configureOrRemoveSlot(let number):
            "name its key below vault: in config.yaml, or remove it: notify vault slot remove \(number)"
        case .attachKeyFile: "mount what it is on, or open the vault with another key: notify vault check"
        case .sealKey: "seal it to the TPM2; see: notify vault slot add --help"
        case .moveKeyFile: "keep it on another medium, or use a passphrase"
        case .runAs(let user): "run notify as user \(user)"
        case .replacePassphrase(let slot): "notify vault slot replace \(slot) passphrase"
        case .raiseMemoryLock: "ulimit -l 1024, or LimitMEMLOCK=1M in a unit"
        case .encryptSwap: "encrypt it (cryptsetup, with a random key), use zram, or set MemorySwapMax=0 in a unit"
        case .disableHibernation: "systemctl mask hibernate.target hybrid-sleep.target suspend-then-hibernate.target"
        case .runUnprivileged: "run notify as a user of its own; see etc/systemd"
        }
    }
}
