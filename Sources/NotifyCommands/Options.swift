import Alerts
import ArgumentParser
import Mail

/// Where the settings, the vault and the state are.
struct HomeOptions: ParsableArguments {
    static let help = ArgumentHelp("Keep everything below this directory.", valueName: "dir")

    @Option(help: HomeOptions.help)
    var home: String?

}

/// Where the vault is and how it is opened.
struct VaultKeyOptions: ParsableArguments {
    @Option(help: HomeOptions.help)
    var home: String?

    @Option(help: ArgumentHelp("Open the vault with this key file.", valueName: "file"))
    var keyFile: String?

    @Option(
        name: .customLong("passphrase-fd"),
        help: ArgumentHelp("Read the vault's passphrase from this descriptor.", valueName: "n")
    )
    var passphraseDescriptor: Int32?

}

extension VaultKeyOptions {
    /// For programs that take no such options.
    static var unset: VaultKeyOptions {
        var options = VaultKeyOptions()
        options.home = nil
        options.keyFile = nil
        options.passphraseDescriptor = nil
        return options
    }
}

/// How much is said, and in which form.
struct ReportOptions: ParsableArguments {
    @Flag(help: "Print results for programs.")
    var json = false

    @Flag(help: "Print errors only.")
    var quiet = false

    @Flag(help: "Say on standard error what is done, with the SMTP dialogue (secrets redacted).")
    var verbose = false

}

/// Who is mailed, through which profile, and as what.
struct DeliveryOptions: ParsableArguments {
    @OptionGroup var vault: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    @Option(help: ArgumentHelp("Send with this profile.", valueName: "name"))
    var profile: String?

    @Option(name: .customLong("to"), help: ArgumentHelp("Mail this address; may be repeated.", valueName: "address"))
    var recipients: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The subject, instead of the one that is made up.", valueName: "text")
    )
    var subject: String?

    @Option(help: ArgumentHelp("info, warning, error or critical.", valueName: "severity"))
    var severity: Severity?

    @Option(name: .customLong("attach"), help: ArgumentHelp("Attach this file; may be repeated.", valueName: "file"))
    var attachments: [String] = []

    @Option(
        name: .customLong("dsn"),
        help: ArgumentHelp("Ask for reports: success, failure, delay (with commas), or never.", valueName: "events")
    )
    var notifications: DSNRequest?

    @Flag(name: .customLong("require-tls"), help: "Let no server on the way hand the mail on without TLS (REQUIRETLS).")
    var requiresTLS = false

    @Flag(help: "Print the message and send nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("Write the SMTP dialogue to this file, secrets redacted.", valueName: "file"))
    var record: String?

}

extension Severity: ExpressibleByArgument {}

extension DSNRequest: ExpressibleByArgument {
    package init?(argument: String) {
        if argument == "never" {
            self.init(events: [])
        } else {
            let words = argument.split(separator: ",", omittingEmptySubsequences: false)
            let events = words.compactMap { Event(rawValue: $0.uppercased()) }
            guard events.count == words.count else { return nil }
            self.init(events: Set(events))
        }
    }
}
