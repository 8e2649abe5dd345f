import Escaping
import Mail

/// What only a mail system with a queue does, or what would let a caller's arguments read and write files.
extension SendmailFlags {
    static func checkMode(_ mode: String) throws(CommandFailure) {
        switch mode {
        case "m": return
        case "p", "P": throw unavailable("b\(mode)", noQueue, hint: keptHint)
        case "i", "I": throw unavailable("b\(mode)", noAliasDatabase, hint: aliasesHint)
        case "d", "D", "l": throw unavailable("b\(mode)", "there is no daemon that takes mail", hint: submitHint)
        case "s", "S", "a":
            throw unavailable(
                "b\(mode)",
                "SMTP on standard input is not spoken",
                hint: "give the message itself, with -t or with addresses"
            )
        case "h", "H", "t", "v":
            throw unavailable(
                "b\(mode)",
                "there is nothing to test or to verify here",
                hint: "see: notify profile test"
            )
        default:
            throw CommandFailure(
                "sendmail -b\(Visible.escaped(mode))",
                "unknown mode",
                hint: "a message on standard input is -bm, which is what happens without -b",
                status: .usage
            )
        }
    }

    static func refusal(_ letter: Character) -> CommandFailure {
        switch letter {
        case "q", "Q", "M": unavailable("\(letter)", noQueue, hint: keptHint)
        case "I": unavailable("I", noAliasDatabase, hint: aliasesHint)
        case "s":
            CommandFailure(
                "sendmail -s",
                "a sendmail takes no subject",
                hint: "write the field Subject into the message, or use: notify --subject TEXT",
                status: .usage
            )
        case "X":
            CommandFailure(
                "sendmail -X",
                "no file is written for a sendmail's caller",
                hint: "the dialogue is recorded by: notify sendmail --record FILE",
                status: .usage
            )
        case "C", "D":
            CommandFailure(
                "sendmail -\(letter)",
                "no file is chosen by a sendmail's caller",
                hint: "the settings are below NOTIFY_HOME, or: notify sendmail --home DIR",
                status: .usage
            )
        case "d":
            CommandFailure(
                "sendmail -d",
                "there is nothing to debug by numbers",
                hint: "the dialogue is shown by -v",
                status: .usage
            )
        default:
            CommandFailure(
                "sendmail -\(letter)",
                "has no meaning here",
                hint: "see: notify sendmail --help",
                status: .usage
            )
        }
    }

    static func unknownOption(_ option: String) -> CommandFailure {
        CommandFailure(
            "sendmail -\(Visible.escaped(option))",
            "unknown option",
            hint: "options that are taken: -oi -oe -od -om -oo -o7 -o8, and -O IgnoreDots, ErrorMode, DeliveryMode",
            status: .usage
        )
    }

    /// What `mailq` and `newaliases` are told, under which sendmails are called for `-bp` and `-bi`.
    static let queueRefusal = CommandFailure("mailq", noQueue, hint: keptHint, status: .unavailable)
    static let aliasesRefusal = CommandFailure("newaliases", noAliasDatabase, hint: aliasesHint, status: .unavailable)

    private static let noQueue = "there is no queue: mail is handed over at once"
    private static let keptHint =
        "what could not be handed over lies in the directory that the error named (state/unsent)"
    private static let noAliasDatabase = "there is no database of aliases"
    private static let aliasesHint = "aliases are read from config.yaml at each start: aliases: {root: [ADDRESS]}"
    private static let submitHint = "give each message to a sendmail of its own; to try mail out: notify sandbox"

    private static func unavailable(_ flag: String, _ why: String, hint: String) -> CommandFailure {
        CommandFailure("sendmail -\(Visible.escaped(flag))", why, hint: hint, status: .unavailable)
    }
}
