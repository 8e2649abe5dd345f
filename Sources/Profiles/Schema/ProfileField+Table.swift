internal import Mail
internal import SASL
internal import SMTP
internal import StrictYAML
internal import Submission

extension ProfileField {
    /// Every field, in the order in which people's records have them.
    package static let all = [
        provider, parameters, host, port, security, user, from, mechanisms, greeting, caFile, pins, clientCertificate,
        clientKey, allowsCleartext, allowedRecipients, allowedSenders, allowedServers, limit, isDefault,
    ]

    package static let provider = ProfileField(
        "provider",
        \.provider,
        .text(),
        option: Option(name: "provider", valueName: "id", help: "A provider; see: notify provider list."),
        replaces: ["host", "port", "security", "parameters"]
    )

    package static let parameters = ProfileField(
        "set",
        json: "parameters",
        \.parameters,
        .map,
        option: Option(name: "set", valueName: "key=value", help: "A value the provider asks for; may be repeated."),
        display: .server
    )

    package static let host = ProfileField(
        "host",
        \.host,
        .text { HostName.isServer($0) ? nil : "is neither a host name nor an address" },
        option: Option(name: "host", valueName: "host", help: "Your own mail server."),
        display: .server,
        replaces: ["provider", "parameters", "port", "security"]
    )

    package static let port = ProfileField(
        "port",
        \.port,
        .number(1...65535),
        option: Option(
            name: "port",
            valueName: "port",
            help: "Its port; default: 465 with tls, 587 with starttls, 25 with none."
        ),
        display: .server
    )

    package static let security = ProfileField(
        "security",
        \.security,
        .word(),
        option: Option(
            name: "security",
            valueName: "security",
            help: "tls, starttls or none; default: what is usual on the port."
        ),
        display: .server
    )

    package static let user = ProfileField(
        required: "user",
        \.user,
        .text(),
        option: Option(name: "user", valueName: "user", help: "The user name.")
    )

    package static let from = ProfileField(
        "from",
        \.from,
        .text { text in
            do throws(MailboxError) {
                _ = try Mailbox(parsing: text)
                return nil
            } catch {
                return error.reason
            }
        },
        option: Option(name: "from", valueName: "address", help: "The sender; default: the user name."),
        display: .outcome { profile, resolved in .line(resolved?.sender.address ?? profile.from ?? "") }
    )

    package static let mechanisms = ProfileField(
        "mechanisms",
        \.mechanisms,
        .list { text throws(FieldCodec<[Mechanism]>.Problem) in
            guard let mechanism = Mechanism(rawValue: text.uppercased()) else {
                throw .init(value: text, reason: "is not known", choices: Mechanism.allCases.map(\.rawValue))
            }
            return mechanism
        } _: {
            $0.rawValue
        },
        option: Option(
            name: "mechanism",
            valueName: "mechanism",
            help: "A SASL mechanism, such as PLAIN, SCRAM-SHA-256 or XOAUTH2; may be repeated, in order of preference."
        ),
        display: .value(unset: "the strongest that the server offers")
    )

    package static let greeting = ProfileField(
        "greeting",
        \.greeting,
        .text { (try? Command.ehlo($0).line()) == nil ? "is not a host name" : nil },
        option: Option(
            name: "greeting",
            valueName: "greeting",
            help: "The name given after EHLO; default: the provider's, or this host's."
        ),
        display: .outcome(
            { profile, resolved in (resolved?.configuration.greeting ?? profile.greeting).map { .line($0) } },
            unset: "this host's name"
        )
    )

    package static let caFile = ProfileField(
        "ca-file",
        json: "caFile",
        \.caFile,
        .file,
        option: Option(name: "ca-file", valueName: "file", help: "Trust the certificates in this file, and no others."),
        isFile: true
    )

    package static let pins = ProfileField(
        "pins",
        \.pins,
        .list { text throws(FieldCodec<[CertificatePin]>.Problem) in
            guard let pin = CertificatePin(text) else {
                throw .init(value: text, reason: "is not 64 hexadecimal digits")
            }
            return pin
        } _: {
            $0.text
        },
        option: Option(
            name: "pin",
            valueName: "sha256",
            help: "Trust the server by the SHA-256 of its key or certificate, not by its issuer; may be repeated."
        )
    )

    package static let clientCertificate = ProfileField(
        "client-certificate",
        json: "clientCertificate",
        \.clientCertificate,
        .file,
        option: Option(name: "client-certificate", valueName: "file", help: "Show this certificate to the server."),
        isFile: true
    )

    package static let clientKey = ProfileField(
        "client-key",
        json: "clientKey",
        \.clientKey,
        .file,
        option: Option(
            name: "client-key",
            valueName: "file",
            help: "The key of that certificate; readable by its owner only."
        ),
        isFile: true
    )

    package static let allowsCleartext = ProfileField(
        flag: "allow-cleartext",
        json: "allowsCleartext",
        \.allowsCleartext,
        option: Option(
            name: "allow-cleartext",
            valueName: nil,
            help: "Send the credentials even where the connection is not encrypted."
        )
    )

    package static let allowedRecipients = ProfileField(
        "allow-to",
        json: "allowTo",
        \.restrictions.recipients,
        .words(),
        group: .restrictions,
        option: Option(
            name: "allow-to",
            valueName: "address",
            help: "Mail this address or @domain only, whatever config.yaml says; may be repeated, replaces the list."
        )
    )

    package static let allowedSenders = ProfileField(
        "allow-from",
        json: "allowFrom",
        \.restrictions.senders,
        .words(),
        group: .restrictions,
        option: Option(
            name: "allow-from",
            valueName: "address",
            help: "Accept mail of programs from this address or @domain only, and the profile's own; may be repeated."
        )
    )

    package static let allowedServers = ProfileField(
        "allow-servers",
        json: "allowServers",
        \.restrictions.servers,
        .words(),
        group: .restrictions,
        option: Option(
            name: "allow-server",
            valueName: "host",
            help: "Connect to this server only, whatever provider files say; may be repeated."
        )
    )

    package static let limit = ProfileField(
        "limit",
        \.restrictions.limit,
        .word(),
        group: .restrictions,
        option: Option(
            name: "limit",
            valueName: "n/duration",
            help: "Send at most so many mails in this time, such as 30/1h."
        )
    )

    /// Whether it is used where no profile is named.
    static let isDefault = ProfileField(
        flag: nil,
        json: "isDefault",
        \.isDefault,
        option: nil,
        display: .hidden
    )
}
