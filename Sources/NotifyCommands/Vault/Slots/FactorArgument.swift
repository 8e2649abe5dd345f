import ArgumentParser
import Mail
import Profiles
import Settings
import Vault

/// A key as it is named on the command line: `passphrase`, `key-file=PATH`, `systemd-credential=NAME`, `command`,
/// `recovery-code`, `recipient=PUBLIC-KEY`.
enum FactorArgument: Sendable {
    case passphrase
    case keyFile(String)
    case systemdCredential(String)
    case command
    case recoveryCode
    case recipient(Recipient)
}

extension FactorArgument: ExpressibleByArgument {
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
        switch (FactorKind(rawValue: parts[0]), value, parts.count) {
        case (.passphrase, nil, 1): self = .passphrase
        case (.command, nil, 1): self = .command
        case (.recoveryCode, nil, 1): self = .recoveryCode
        case (.keyFile, let path?, _): self = .keyFile(path)
        case (.systemdCredential, let name?, _) where SystemdCredential.isName(name): self = .systemdCredential(name)
        case (.recipient, let text?, _):
            guard let recipient = Recipient(text) else { return nil }
            self = .recipient(recipient)
        default: return nil
        }
    }

    static var allValueStrings: [String] {
        ["passphrase", "key-file=PATH", "systemd-credential=NAME", "command", "recovery-code", "recipient=PUBLIC-KEY"]
    }
}

/// The keys of a new slot.
struct NewSlotOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            """
            passphrase, key-file=PATH, systemd-credential=NAME, command, recovery-code or recipient=PUBLIC-KEY; two \
            of them open the slot only together.
            """,
            valueName: "key"
        )
    )
    var factors: [FactorArgument]

    @Option(
        name: .customLong("new-passphrase-fd"),
        help: ArgumentHelp("Read the new passphrase from this descriptor.", valueName: "n")
    )
    var passphraseDescriptor: Int32?

    @Option(
        name: .customLong("argon2"),
        help: ArgumentHelp(
            "The cost of a guess, for a passphrase or a command; default: 3/64.",
            valueName: "passes/MiB"
        )
    )
    var cost: PassphraseCost?

    @Option(
        help: ArgumentHelp(
            "Create the systemd credential here, encrypted by systemd-creds.",
            valueName: "file"
        )
    )
    var output: String?

    func validate() throws {
        guard (1...2).contains(factors.count) else { throw ValidationError("a slot takes one key, or two together") }
        let credentials = factors.count { if case .systemdCredential = $0 { true } else { false } }
        if output != nil, credentials != 1 {
            throw ValidationError("--output takes exactly one systemd-credential=NAME")
        }
    }
}

extension PassphraseCost: ExpressibleByArgument {
    package init?(argument: String) {
        let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).compactMap { UInt32($0) }
        guard numbers.count == 2, argument.contains("/") else { return nil }
        let (kibibytes, overflow) = numbers[1].multipliedReportingOverflow(by: 1024)
        guard !overflow else { return nil }
        self.init(passes: numbers[0], kibibytes: kibibytes)
    }
}

extension FactorArgument {
    /// Returns the key to try; `configured` holds the command that may be run.
    func key(configured: [OpeningSetting]) -> VaultKey {
        switch self {
        case .passphrase: return .passphrase(prompt: "Passphrase: ")
        case .recoveryCode: return .passphrase(prompt: "Recovery code: ")
        case .keyFile(let path): return .keyFile(path: path)
        case .systemdCredential(let name): return .systemdCredential(named: name, directory: VaultAccess.credentials)
        case .recipient(let recipient):
            return .absent(.recipient, name: recipient.text, reason: "opens with its owner's key file: key-file=PATH")
        case .command:
            for case .command(let words) in configured {
                let program = SecretProgram(words: words)
                return .command(program.name) { () throws(VaultError) in try program.vaultKey() }
            }
            return .absent(.command, name: "command", reason: "none in config.yaml below vault:")
        }
    }
}
