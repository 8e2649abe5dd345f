import Escaping
import Vault

extension MachineFacts {
    /// Where secrets could leak from memory, and who could look at it.
    var memoryFindings: [Finding] {
        [memoryLockFinding] + swapFindings + [
            hibernationFinding, coreFinding, ptraceFinding, userFinding, sealingFinding,
        ]
    }

    var plainSwap: [SwapArea] { swap.filter(\.isPlain) }

    private var memoryLockFinding: Finding {
        switch memoryLock {
        case .available: .ok("memory lock", "secrets can be kept out of swap")
        case .refused(let limit):
            .warning(
                "memory lock",
                "memory cannot be locked"
                    + (limit.map { ": the limit is \($0 >> 10) KiB, and \(MemoryLock.need >> 10) KiB are needed" } ?? ""),
                .raiseMemoryLock
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
                        ? "the secrets themselves are locked, other memory is not" : "secrets may end up in it"),
                .encryptSwap
            )
        ]
    }

    private var hibernationFinding: Finding {
        guard hibernation.isPossible else { return .ok("hibernation", "not available on this machine") }
        guard !plainSwap.isEmpty else { return .ok("hibernation", "there is no unencrypted swap to write to") }
        return .warning(
            "hibernation",
            "it writes all memory to a disk that is not encrypted, locked memory too"
                + (hibernation.isConfigured ? "; resume= is set" : ""),
            .disableHibernation
        )
    }

    private var coreFinding: Finding {
        let target = corePattern.map { $0.hasPrefix("|") ? "are piped to a program" : "are written to files" }
        return .ok("core dumps", "those of other programs \(target ?? "go somewhere unknown"); notify leaves none")
    }

    private var ptraceFinding: Finding {
        switch ptraceScope {
        case .some(1...): .ok("debuggers", "a process may trace only its children (ptrace_scope)")
        case .some: .ok("debuggers", "any process may trace others of its user (ptrace_scope 0), but not notify")
        case .none: .ok("debuggers", "the kernel has no ptrace_scope; notify keeps them out of itself")
        }
    }

    private var userFinding: Finding {
        guard user == 0 else { return .ok("user", "\(user), not root") }
        return .warning(
            "user",
            "running as root: mistakes have full privileges",
            .runUnprivileged
        )
    }

    private var sealingFinding: Finding {
        guard let credentialsVersion, credentialsVersion >= 250 else {
            return .ok("sealing", "systemd-creds is not installed: no key can be sealed to this machine")
        }
        return hasTPM2
            ? .ok("sealing", "TPM2 and systemd-creds found: a key can be sealed to this machine")
            : .ok("sealing", "systemd-creds found, but no TPM2: a sealed key is as safe as the disk")
    }
}
