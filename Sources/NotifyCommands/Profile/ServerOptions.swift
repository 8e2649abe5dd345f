import ArgumentParser
import SASL
import SMTP
import Submission

/// How a profile reaches its server; shared by `profile add` and `profile set`.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A provider; see: notify provider list.", valueName: "id"))
    var provider: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("A value the provider asks for.", valueName: "key=value"))
    var parameters: [String] = []

    @Option(help: "A server of one's own.")
    var host: String?

    @Option(help: "Its port; left out: 465 with tls, 587 with starttls, 25 with none.")
    var port: Int?

    @Option(help: "tls, starttls or none; left out: what is usual on the port.")
    var security: Security?

    @Option(help: "The user name.")
    var user: String?

    @Option(help: ArgumentHelp("The sender, when it is not the user name.", valueName: "address"))
    var from: String?

    @Option(
        name: .customLong("mechanism"),
        help: ArgumentHelp(
            "A SASL mechanism, such as PLAIN, SCRAM-SHA-256 or XOAUTH2; may be repeated, in order of preference.",
            valueName: "mechanism"
        )
    )
    var mechanisms: [Mechanism] = []

    @Option(help: "The name given after EHLO; left out: the provider's, or this host's.")
    var greeting: String?

    @Option(help: ArgumentHelp("Trust the certificates in this file, and no others.", valueName: "file"))
    var caFile: String?

    @Option(
        name: .customLong("pin"),
        help: ArgumentHelp(
            "Trust the server by the SHA-256 of its key or certificate, not by its issuer; may be repeated.",
            valueName: "sha256"
        )
    )
    var pins: [CertificatePin] = []

    @Flag(help: "Trust the server by its certificate's issuer again.")
    var noPin = false

    @Option(help: ArgumentHelp("Show this certificate to the server.", valueName: "file"))
    var clientCertificate: String?

    @Option(help: ArgumentHelp("The key of that certificate; readable by its owner only.", valueName: "file"))
    var clientKey: String?

    @Flag(help: "Send the credentials even where the connection is not encrypted.")
    var allowCleartext = false

    @Option(
        name: .customLong("password-fd"),
        help: ArgumentHelp("Read the password from this descriptor.", valueName: "n")
    )
    var passwordDescriptor: Int32?
}

extension Security: ExpressibleByArgument {}

extension CertificatePin: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}

extension Mechanism: ExpressibleByArgument {
    /// Accepts any case.
    package init?(argument: String) {
        self.init(rawValue: argument.uppercased())
    }
}
