import Escaping
import Mail
import Vault

extension MachineFacts {
    /// Where secrets could get to from memory, and who could look at it.
    var memoryFindings: [Finding] {
        [memoryLockFinding] + swapFindings + [
            hibernationFinding, coreFinding, ptraceFinding, userFinding, sealingFinding,
        ]
    }

    var plainSwap: [SwapArea] { swap.filter(\.isPlain) }

    private var memoryLockFinding: Finding {
        switch memoryLock {
        case .available: .ok("memory lock", "secrets can be kept out of the swap")
        case .refused(let limit):
            .warning(
                "memory lock",
                "memory cannot be locked"
                    + (limit.map { ": the limit is \($0 >> 10) KiB, and \(MemoryLock.need >> 10) KiB are needed" } ?? ""),
                hint: "ulimit -l 1024, or LimitMEMLOCK=1M in a unit"
            )
        }
    }

    private var swapFindings: [Finding] {
        guard let area = plainSwap.first else {
            return [.ok("swap", swap.isEmpty ? "there is none" : "it is encrypted, or in memory")]
        }
        let name = Visible.escaped(area.name)
        // What is locked is not swapped; Argon2's working memory, and what a server's TLS keeps, is not locked.
        return [
            .warning(
                "swap",
                "\(name) is not encrypted: "
                    + (memoryLock == .available
                        ? "the secrets themselves are locked, other memory is not" : "it may come to hold secrets"),
                hint: "encrypt it (cryptsetup, with a random key), use zram, or MemorySwapMax=0 in a unit"
            )
        ]
    }

    private var hibernationFinding: Finding {
        guard hibernation.isPossible else { return .ok("hibernation", "this machine cannot") }
        guard !plainSwap.isEmpty else { return .ok("hibernation", "it would write to no plain swap") }
        return .warning(
            "hibernation",
            "it writes all memory to a disk that is not encrypted, locked memory too"
                + (hibernation.isConfigured ? "; resume= is set" : ""),
            hint: "systemctl mask hibernate.target hybrid-sleep.target suspend-then-hibernate.target"
        )
    }

    private var coreFinding: Finding {
        let way = corePattern.map { $0.hasPrefix("|") ? "piped to a program" : "written to files" } ?? "not known"
        return .ok("core dumps", "of other programs \(way); notify leaves none")
    }

    private var ptraceFinding: Finding {
        switch ptraceScope {
        case .some(1...): .ok("debuggers", "a process may trace its children only (ptrace_scope)")
        case .some: .ok("debuggers", "any process may trace others of its user (ptrace_scope 0), but not notify")
        case .none: .ok("debuggers", "the kernel has no ptrace_scope; notify shuts them out of itself")
        }
    }

    private var userFinding: Finding {
        guard user == 0 else { return .ok("user", "\(user), not root") }
        return .warning(
            "user",
            "you are root: whatever goes wrong goes wrong with all rights",
            hint: "let notify run as a user of its own; see etc/systemd"
        )
    }

    private var sealingFinding: Finding {
        guard let credentialsVersion, credentialsVersion >= 250 else {
            return .ok("sealing", "systemd-creds is not here: no key can be sealed to the machine")
        }
        return hasTPM2
            ? .ok("sealing", "a TPM2 and systemd-creds are here: a key can be sealed to this machine")
            : .ok("sealing", "systemd-creds is here, a TPM2 is not: a sealed key is as safe as the disk")
    }
}
