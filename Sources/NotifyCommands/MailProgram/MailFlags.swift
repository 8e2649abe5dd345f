import Escaping
import Mail

/// What mailx(1) is asked to send: the flags of bsd-mailx and mailutils that scripts call it with.
struct MailFlags: Equatable {
    /// `-s`.
    private(set) var subject: String?
    /// `-a`: fields for the header.
    private(set) var fields: [HeaderField] = []
    /// `-A`: paths of files.
    private(set) var attachments: [String] = []
    /// `-r`: the sender on the envelope and, where it is an address, in From.
    private(set) var sender: EnvelopeSender?
    private(set) var from: Mailbox?
    /// `-c` and `-b`: each may hold several addresses.
    private(set) var copies: [String] = []
    private(set) var blindCopies: [String] = []
    /// `-E`: an empty text is not mailed.
    private(set) var skipsEmpty = false
    /// `-v`.
    private(set) var isVerbose = false
    let recipients: [String]

    private static let letters = FlagWords.Letters(plain: "EinINvdeH", valued: "sarcbAu", attached: "f")

    /// - Parameters:
    ///   - words: the flags and addresses.
    ///   - localDomains: domains that are this system, in lower case.
    /// - Throws: the first word that is wrong.
    init(_ words: [String], localDomains: Set<String> = []) throws(CommandFailure) {
        let parsed = try FlagWords(words, Self.letters, program: "mail")
        recipients = parsed.operands
        for flag in parsed.flags {
            switch flag {
            case .plain("E"): skipsEmpty = true
            case .plain("v"), .plain("d"): isVerbose = true
            case .plain("i"), .plain("n"), .plain("I"), .plain("N"): break
            case .valued("s", let text): subject = text
            case .valued("a", let text): fields.append(try Self.field(text))
            case .valued("A", let path): attachments.append(path)
            case .valued("c", let list): copies.append(list)
            case .valued("b", let list): blindCopies.append(list)
            case .valued("r", let text):
                sender = try EnvelopeSender(text, of: "mail -r", localDomains: localDomains)
                if case .mailbox = sender { from = try? Mailbox(parsing: text) }
            case .plain(let letter), .valued(let letter, _):
                throw CommandFailure(
                    "mail -\(letter)",
                    "no mailbox is read here",
                    hint: "mail is sent only: mail -s SUBJECT ADDRESS",
                    status: .usage
                )
            }
        }
        if !attachments.isEmpty, let field = fields.first(where: { $0.name.lowercased().hasPrefix("content-") }) {
            throw CommandFailure(
                "mail -a '\(field.name)'",
                "cannot be said of a mail with attached files",
                status: .usage
            )
        }
    }

    /// Reads `Name: value`, one line.
    private static func field(_ text: String) throws(CommandFailure) -> HeaderField {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            throw CommandFailure(
                "mail -a",
                "'\(Visible.escaped(text))' is no field of a header",
                hint: "a file is attached by -A",
                status: .usage
            )
        }
        let name = String(halves[0])
        guard !["to", "cc", "bcc"].contains(name.lowercased()) else {
            throw CommandFailure(
                "mail -a '\(name)'",
                "recipients are no matter of -a",
                hint: "give them as addresses, or by -c and -b",
                status: .usage
            )
        }
        do throws(MessageError) {
            return try HeaderField(name, text: String(halves[1].trimmingPrefix(while: { $0 == " " })))
        } catch {
            throw CommandFailure("mail -a", error.reason, status: .usage)
        }
    }
}
