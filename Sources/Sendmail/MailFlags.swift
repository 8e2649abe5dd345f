package import Mail

/// What mail(1) is asked to send: the flags of bsd-mailx and mailutils that scripts call it with.
package struct MailFlags: Sendable, Equatable {
    /// `-s`.
    package private(set) var subject: String?
    /// `-a`: fields for the header.
    package private(set) var fields: [HeaderField] = []
    /// `-A`: paths of files.
    package private(set) var attachments: [String] = []
    /// `-r`: the sender on the envelope and, where it is an address, in From.
    package private(set) var sender: EnvelopeSender?
    package private(set) var from: Mailbox?
    /// `-c` and `-b`: each may hold several addresses.
    package private(set) var copies: [String] = []
    package private(set) var blindCopies: [String] = []
    /// `-E`: an empty text is not mailed.
    package private(set) var skipsEmpty = false
    /// `-v`.
    package private(set) var isVerbose = false
    package let recipients: [String]

    private static let letters = FlagWords.Letters(plain: "EinINvdeH", valued: "sarcbAu", attached: "f")

    /// - Parameters:
    ///   - words: the flags and addresses.
    ///   - localDomains: domains that are this system, in lower case.
    /// - Throws: for the first word that is wrong.
    package init(_ words: [String], localDomains: Set<String> = []) throws(FlagError) {
        let parsed = try FlagWords(words, Self.letters, program: .mail)
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
            case .valued("r", let text): try take(sender: text, localDomains)
            case .plain(let letter), .valued(let letter, _):
                throw FlagError(.mail, "-\(letter)", .unsupported(.mailbox))
            }
        }
        if !attachments.isEmpty, let field = fields.first(where: { $0.name.lowercased().hasPrefix("content-") }) {
            throw FlagError(.mail, "-a '\(field.name)'", .bodyField)
        }
    }

    private mutating func take(sender text: String, _ localDomains: Set<String>) throws(FlagError) {
        do throws(MailboxError) {
            sender = try EnvelopeSender(text, localDomains: localDomains)
        } catch {
            throw FlagError(.mail, "-r", .unusable(reason: error.reason))
        }
        if case .mailbox = sender { from = try? Mailbox(parsing: text) }
    }

    /// Reads `Name: value`, one line.
    private static func field(_ text: String) throws(FlagError) -> HeaderField {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { throw FlagError(.mail, "-a", .noField(text)) }
        let name = String(halves[0])
        guard !["to", "cc", "bcc"].contains(name.lowercased()) else {
            throw FlagError(.mail, "-a '\(name)'", .recipientField)
        }
        do throws(MessageError) {
            return try HeaderField(name, text: String(halves[1].trimmingPrefix(while: { $0 == " " })))
        } catch {
            throw FlagError(.mail, "-a", .unusable(reason: error.reason))
        }
    }
}
