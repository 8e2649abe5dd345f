import Alerts
import ArgumentParser
import Mail

/// Where the settings, the vault and the state are.
struct HomeOptions: ParsableArguments {
    static let help = ArgumentHelp("Keep all files below this directory.", valueName: "dir")

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
    @Flag(help: "Print results as JSON.")
    var json = false

    @Flag(help: "Print errors only.")
    var quiet = false

    @Flag(help: "Show progress and the SMTP dialogue, secrets redacted.")
    var verbose = false
}

/// Who is mailed, through which profile, and as what.
struct DeliveryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Send with this profile.", valueName: "name"))
    var profile: String?

    @Option(name: .customLong("to"), help: ArgumentHelp("Mail this address; repeatable.", valueName: "address"))
    var recipients: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The subject; default: one that says what happened.", valueName: "text")
    )
    var subject: String?

    @Option(help: ArgumentHelp("info, warning, error or critical.", valueName: "severity"))
    var severity: Severity?

    @Option(name: .customLong("attach"), help: ArgumentHelp("Attach this file; repeatable.", valueName: "file"))
    var attachments: [String] = []

    @Option(
        name: .customLong("dsn"),
        help: ArgumentHelp(
            "Request delivery reports: success, failure, delay (comma-separated), or never.",
            valueName: "events"
        )
    )
    var notifications: DSNRequest?

    @Flag(name: .customLong("require-tls"), help: "Require TLS on every hop (REQUIRETLS).")
    var requiresTLS = false

    @Flag(help: "Print the message and send nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("Write the SMTP dialogue to this file, secrets redacted.", valueName: "file"))
    var record: String?

    @OptionGroup var report: ReportOptions
    @OptionGroup var vault: VaultKeyOptions
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
