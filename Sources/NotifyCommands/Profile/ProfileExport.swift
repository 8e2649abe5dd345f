import Files
import ArgumentParser
import Escaping
import Mail
import Profiles
import Vault

struct ProfileExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write profiles with their passwords into a file, sealed.",
        discussion: """
            Sealed for a public key (notify vault recipient tells a vault's) or under a passphrase. --plain writes one \
            profile unencrypted, for a person at a terminal only.

              notify profile export work --to notify-recipient-... --output work.parcel
              notify profile export work home --passphrase --output both.parcel
            """
    )

    @Argument(help: "The profiles.") var names: [String]
    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("Seal for this key.", valueName: "public-key")
    )
    var recipient: RecipientArgument?
    @Flag(help: "Seal under a passphrase, which is asked for twice.") var passphrase = false
    @Option(
        name: .customLong("export-passphrase-fd"),
        help: ArgumentHelp("Seal under the passphrase that is read from this descriptor.", valueName: "n")
    )
    var passphraseDescriptor: Int32?
    @Flag(help: "Do not seal. Whoever reads the file has the password.") var plain = false
    @Option(help: ArgumentHelp("The new file; - for standard output.", valueName: "file")) var output: String
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        let ways = [recipient != nil, passphrase, passphraseDescriptor != nil, plain].count { $0 }
        guard ways == 1 else {
            throw ValidationError("one of --to, --passphrase, --export-passphrase-fd and --plain is needed")
        }
        if plain, names.count > 1 { throw ValidationError("--plain writes one profile") }
        if plain, output == "-" { throw ValidationError("--plain writes a file only") }
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let destination = try ParcelDestination(output: output)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let records = try await records(of: vault)
        guard plain else {
            let receipt = try await destination.deliver(records, for: try await key())
            return try receipt.report(destination, report)
        }
        let path = output
        let isWritten = try await blocking { try Self.write(records, to: path) }
        guard isWritten else {
            throw CommandFailure("profile export", "was not confirmed, so nothing is written", status: .noPermission)
        }
        Terminal(isQuiet: report.quiet).note("wrote \(Visible.escaped(path)), which is not encrypted")
    }

    private func records(of vault: Vault) async throws -> [Record] {
        let names = names
        return try await blocking {
            try names.map { name in
                let found = try vault.profile(name)
                let entry = vault.entries.first { $0.name == found.name }
                var profile = found.profile
                profile.isDefault = false
                let secret = try entry.flatMap { try vault.secret(of: $0) }
                return Record(name: found.name, attributes: try profile.encoded(), secret: secret)
            }
        }
    }

    private func key() async throws -> ParcelKey {
        if let recipient { return .recipient(recipient.recipient) }
        let descriptor = passphraseDescriptor
        return .passphrase(
            try await blocking {
                if let descriptor { return try SecretPrompt.read(descriptor: descriptor) }
                return try SecretPrompt.readFromTerminal(prompt: "Passphrase for the export: ", confirm: true)
            }
        )
    }

    /// - Returns: whether the person has confirmed.
    private static func write(_ records: [Record], to path: String) throws -> Bool {
        for record in records {
            let question = "This writes the password of '\(Visible.escaped(record.name))' unencrypted."
            guard try TerminalQuestion.confirm(question, by: "plain") else { return false }
            let profile = try Profile(decoding: record.attributes, name: record.name)
            let text = try ProfileDocument(name: record.name, profile: profile, secret: record.secret).text()
            try text.withUnsafeBytes { bytes in try PrivateFile.create(at: path, holding: bytes) }
        }
        return true
    }
}
