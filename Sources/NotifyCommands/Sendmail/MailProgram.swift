import Alerts
import ArgumentParser
import Delivery
import Glibc
import Mail
import Sendmail

/// Stands in for mail(1) through a link of that name: sends, and reads no mailbox.
struct MailProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Mail standard input, as mail(1) does.",
        usage: "mail [FLAGS] [--] ADDRESS ...",
        discussion: """
            This is notify, called through a link named mail or mailx.

              mail -s 'disk space' root < report
              mail -s report -A report.pdf -r alerts@example.com ops@example.com < text

            Flags:
              -s TEXT      subject
              -a FIELD     add a header field, such as 'X-Host: web1'
              -A FILE      attach a file
              -c ADDR, -b ADDR
                           send a copy, or a blind copy
              -r ADDR      sender
              -E           do not send an empty text
              -v, -d       show the dialogue
              --           end of flags

            Accepted without effect: -i -n -I -N.

            For names without a domain, see: notify sendmail --help
            """,
        version: Notify.version,
        helpNames: .long
    )

    @Argument(parsing: .postTerminator, help: ArgumentHelp("Flags and addresses.", visibility: .hidden))
    var words: [String] = []

    func run() async throws {
        let host = Composition.host
        let localDomains = LocalNames.domains(host: host)
        let flags = try MailFlags(words, localDomains: localDomains)
        guard !flags.recipients.isEmpty else {
            throw CommandFailure("mail", "no recipient given", hint: "mail -s SUBJECT ADDRESS", status: .usage)
        }
        let text = try await MessageInput.read(endsAtDot: isatty(STDIN_FILENO) == 1)
        if text.isEmpty, flags.skipsEmpty { return }
        let choice = DeliveryChoice(vault: .unset, isVerbose: flags.isVerbose)
        let delivery = try await SubmittedDelivery(choice, host: host, localDomains: localDomains)
        let (message, failure) = await Self.message(flags, text: text, delivery)
        try await delivery.deliver(
            message,
            SubmittedDelivery.Request(
                recipients: flags.recipients + flags.copies + flags.blindCopies,
                sender: flags.sender ?? .local,
                failure: failure
            )
        )
    }

    /// Writes the message, and returns what could not be put into it.
    private static func message(
        _ flags: MailFlags,
        text: [UInt8],
        _ delivery: SubmittedDelivery
    ) async -> (SubmittedMessage, CommandFailure?) {
        var failure: CommandFailure?
        var attachments: [BodyPart] = []
        for path in flags.attachments {
            do throws(CommandFailure) {
                attachments.append(try await part(path))
            } catch {
                failure = failure ?? error
            }
        }
        var (to, copies): ([Mailbox], [Mailbox]) = ([], [])
        do throws(CommandFailure) {
            to = try delivery.mailboxes(flags.recipients)
            copies = try delivery.mailboxes(flags.copies)
        } catch {
            failure = failure ?? error
        }
        let draft = MailDraft(
            flags,
            text: text,
            to: to,
            copies: copies,
            attachments: attachments,
            seed: AlertComposer.randomSeed()
        )
        return (
            draft.message, failure ?? draft.problem.map { CommandFailure("mail", $0.reason, status: .badData) }
        )
    }

    private static func part(_ path: String) async throws(CommandFailure) -> BodyPart {
        let file = try await AttachedFile.read(path, of: "mail -A")
        do throws(MessageError) {
            return try BodyPart.attachment(
                AttachmentName(file.name),
                mediaType: file.mediaType,
                content: file.content
            )
        } catch {
            throw CommandFailure("mail -A", error.reason, status: .badData)
        }
    }
}
