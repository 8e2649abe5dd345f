import Files
import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Vault

struct ProfileImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take profiles from a file that profile export wrote, or from a plain record.",
        discussion: """
            What is sealed for this vault needs nothing more; for what is sealed for a key file, name it.

              notify profile import work.parcel
              notify profile import work.parcel --identity-file /media/key --rename backup
            """
    )

    @Argument(help: "The file.") var file: String
    @Flag(help: "Replace profiles of the same name.") var replace = false
    @Option(help: ArgumentHelp("Call the profile so; for a file with one profile.", valueName: "name"))
    var rename: String?
    @Option(help: ArgumentHelp("Open what is sealed for this key file.", valueName: "file")) var identityFile: String?
    @Option(
        name: .customLong("import-passphrase-fd"),
        help: ArgumentHelp("Read the passphrase it is sealed under from this descriptor.", valueName: "n")
    )
    var passphraseDescriptor: Int32?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let (path, identityFile, descriptor) = (file, identityFile, passphraseDescriptor)
        let terminal = Terminal(isQuiet: report.quiet)
        let arriving = try await blocking {
            terminal.hardenProcess()
            return try ArrivingFile.read(at: path, limit: ProfileDocument.limit)
        }
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        var records = try await blocking {
            switch arriving {
            case .plain(let text): return [try ProfileDocument(text, source: path).record()]
            case .parcel(let parcel):
                return try Self.open(parcel, vault, identityFile: identityFile, descriptor: descriptor)
            }
        }
        if let rename {
            guard records.count == 1 else {
                throw CommandFailure("--rename", "the file holds \(records.count) profiles", status: .usage)
            }
            records = records.map { Record(name: rename, attributes: $0.attributes, secret: $0.secret) }
        }
        let configuration = composition.profiles(terminal)
        let profiles = try await blocking { [records] () throws(ProfileError) in
            try ImportedProfile.all(records, configuration)
        }
        var results = ImportReport(report)
        for result in try await ProfileImporter.add([profiles], to: vault, configuration, replacing: replace) {
            switch result {
            case .success(let states): results.add(profiles, states, of: path)
            case .failure(let error): results.add(CommandFailure(error), of: path)
            }
        }
        if case .plain = arriving {
            terminal.note("\(Visible.escaped(path)) holds the password unencrypted: delete it")
        }
        try results.finish()
    }

    private static func open(
        _ parcel: Parcel,
        _ vault: Vault,
        identityFile: String?,
        descriptor: Int32?
    ) throws(VaultError) -> [Record] {
        if let identityFile { return try parcel.records(openedWith: .keyFile(path: identityFile)) }
        guard parcel.recipient == nil else { return try vault.records(in: parcel) }
        return try parcel.records(
            openedWith: .passphrase { () throws(VaultError) in
                if let descriptor { return try SecretPrompt.read(descriptor: descriptor) }
                return try SecretPrompt.readFromTerminal(prompt: "Passphrase of the file: ", confirm: false)
            }
        )
    }
}
