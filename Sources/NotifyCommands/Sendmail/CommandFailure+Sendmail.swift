import Escaping
import Mail
import Sendmail

extension CommandFailure {
    /// What `mailq` and `newaliases` are told, under which sendmails are called for `-bp` and `-bi`.
    static let queueRefusal = unsupported(.queue, by: "mailq")
    static let aliasesRefusal = unsupported(.aliasDatabase, by: "newaliases")

    init(_ error: FlagError) {
        let what = "\(error.program.rawValue) \(Visible.escaped(error.flag))"
        let help = error.program == .sendmail ? "see: notify sendmail --help" : "see: mail --help"
        switch error.problem {
        case .unknown:
            let isLong = error.flag.hasPrefix("--") && error.program == .sendmail
            let order = "options of notify come first: notify sendmail --dry-run -t"
            self.init(what, "unknown flag", hint: isLong ? order : help, status: .usage)
        case .unknownOption:
            self.init(
                what,
                "unknown option",
                hint: "supported: -oi -oe -od -om -oo -o7 -o8, and -O IgnoreDots, ErrorMode, DeliveryMode",
                status: .usage
            )
        case .unknownMode:
            self.init(what, "unknown mode", hint: "to send standard input, use -bm or no -b at all", status: .usage)
        case .missingValue:
            self.init(what, "missing value", hint: help, status: .usage)
        case .wrongValue(let value, let expectation):
            self.init(
                what,
                "invalid value '\(Visible.escaped(value))'",
                hint: "expected \(expectation.words)",
                status: .usage
            )
        case .unusable(let reason):
            self.init(what, reason, hint: help, status: .usage)
        case .misplaced:
            self.init(
                what,
                "flag after an address",
                hint: "put flags first; after -- everything is an address",
                status: .usage
            )
        case .unsupported(let feature):
            self = .unsupported(feature, by: what)
        case .noField(let text):
            self.init(
                what,
                "'\(Visible.escaped(text))' is not a header field",
                hint: "attach a file with -A",
                status: .usage
            )
        case .recipientField:
            self.init(
                what,
                "not for recipients",
                hint: "give them as arguments, or with -c and -b",
                status: .usage
            )
        case .bodyField:
            self.init(what, "cannot be combined with -A", hint: help, status: .usage)
        }
    }

    private static func unsupported(_ feature: FlagError.Feature, by what: String) -> CommandFailure {
        let (why, hint, status) = feature.words
        return CommandFailure(what, why, hint: hint, status: status)
    }

    /// `file` is where aliases are set.
    init(_ error: RecipientError, file: String) {
        switch error {
        case .argument(let argument, let error):
            self.init("recipient '\(Visible.escaped(argument))'", error.reason, status: .badData)
        case .header(let error):
            self.init("message", error.reason, status: .badData)
        case .none:
            self.init("message", "no recipient given", status: .badData)
        case .unknownName(let name):
            let shown = Visible.escaped(name)
            self.init(
                "recipient '\(shown)'",
                "local name without an alias",
                hint: "set aliases: {\(shown): [ADDRESS]} or to: [ADDRESS] in \(Visible.escaped(file))",
                status: .configuration
            )
        }
    }
}

extension FlagError.Expectation {
    fileprivate var words: String {
        switch self {
        case .oneOf(let values): values.joined(separator: ", ")
        case .hopCount: "a number up to 100"
        case .notifyEvents: "never, or a comma-separated list of success, failure and delay"
        case .returnedContent: "full or hdrs"
        case .envelopeID(let maximum): "1 to \(maximum) printable ASCII characters"
        }
    }
}

extension FlagError.Feature {
    fileprivate var words: (why: String, hint: String, status: ExitStatus) {
        switch self {
        case .queue:
            (
                "there is no queue: mail is sent at once",
                "mail that could not be sent is in the directory that the error named (state/unsent)", .unavailable
            )
        case .aliasDatabase:
            (
                "there is no alias database",
                "aliases are read from config.yaml at each start: aliases: {root: [ADDRESS]}", .unavailable
            )
        case .daemon:
            (
                "there is no daemon that receives mail",
                "run sendmail once for each message; to try it out: notify sandbox", .unavailable
            )
        case .dialogue:
            (
                "SMTP on standard input is not supported",
                "pass the message itself, with -t or with addresses", .unavailable
            )
        case .verification:
            ("address and rule tests are not supported", "see: notify profile test", .unavailable)
        case .subject:
            ("sendmail takes no subject", "put a Subject field into the message, or use: notify --subject TEXT", .usage)
        case .transcriptFile:
            ("callers cannot choose a file to write", "record the dialogue with: notify sendmail --record FILE", .usage)
        case .configurationFile:
            ("callers cannot choose a configuration", "set NOTIFY_HOME, or use: notify sendmail --home DIR", .usage)
        case .debugLevels:
            ("debug levels are not supported", "show the dialogue with -v", .usage)
        case .mailbox:
            ("mailboxes cannot be read", "mail only sends: mail -s SUBJECT ADDRESS", .usage)
        case .other:
            ("not supported", "see: notify sendmail --help", .usage)
        }
    }
}
