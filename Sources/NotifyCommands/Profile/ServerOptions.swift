import ArgumentParser
import Mail
import SMTP

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
            "PLAIN, LOGIN or CRAM-MD5; may be repeated, in order of preference.",
            valueName: "mechanism"
        )
    )
    var mechanisms: [Mechanism] = []

    @Option(help: "The name given after EHLO; left out: the provider's, or this host's.")
    var greeting: String?

    @Option(help: ArgumentHelp("Trust the certificates in this file, and no others.", valueName: "file"))
    var caFile: String?

    @Flag(help: "Send the credentials even where the connection is not encrypted.")
    var allowCleartext = false

    @Option(
        name: .customLong("password-fd"),
        help: ArgumentHelp("Read the password from this descriptor.", valueName: "n")
    )
    var passwordDescriptor: Int32?

    func validate() throws {
        if provider != nil, host != nil {
            throw ValidationError("--provider and --host exclude each other")
        }
        if let port, !(1...65535).contains(port) {
            throw ValidationError("--port is 1 to 65535")
        }
    }

    /// Writes what was given into the profile.
    func apply(to profile: inout Profile) throws(CommandFailure) {
        if let user { profile.user = user }
        if let provider {
            profile.provider = provider
            (profile.host, profile.port, profile.security, profile.parameters) = (nil, nil, nil, nil)
        }
        if let host {
            profile.host = host
            (profile.provider, profile.parameters, profile.port, profile.security) = (nil, nil, nil, nil)
        }
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw CommandFailure(
                    "--set",
                    "'\(Visible.escaped(parameter))' is not KEY=VALUE",
                    status: .usage
                )
            }
            profile.parameters = (profile.parameters ?? [:]).merging([parts[0]: parts[1]]) { $1 }
        }
        if let port { profile.port = port }
        if let security { profile.security = security.rawValue }
        if let from {
            do {
                _ = try Mailbox(parsing: from)
            } catch {
                throw CommandFailure("--from", error.reason, status: .usage)
            }
            profile.from = from
        }
        if !mechanisms.isEmpty { profile.mechanisms = mechanisms.map(\.rawValue) }
        if let greeting { profile.greeting = greeting }
        if let caFile { profile.caFile = Path.absolute(caFile) }
        if allowCleartext { profile.allowsCleartext = true }
    }
}

extension Security: ExpressibleByArgument {}

extension Mechanism: ExpressibleByArgument {
    /// Accepts any case.
    package init?(argument: String) {
        self.init(rawValue: argument.uppercased())
    }
}
