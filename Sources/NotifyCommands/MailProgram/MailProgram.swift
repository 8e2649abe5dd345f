import ArgumentParser
import Delivery
import Glibc
import Mail

/// Stands in for mailx(1), where a link of that name leads here: sends, and reads no mailbox.
struct MailProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Mails standard input, as mailx(1) does.",
        usage: "mail [FLAGS] [--] ADDRESS ...",
        discussion: """
            This is notify, by a link with the name mail or mailx.

              mail -s 'disk space' root < report
              mail -s report -A report.pdf -r alerts@example.com ops@example.com < text

            Flags:
              -s TEXT      the subject
              -a FIELD     a field for the header, such as 'X-Host: web1'
              -A FILE      attach a file
              -c ADDR, -b ADDR
                           copies, and blind copies
              -r ADDR      the sender
              -E           do not mail an empty text
              -v           show the dialogue
              --           the rest are addresses

            Taken, and without effect: -d -i -n -I -N.

            A name without a domain gets mail as told by: notify sendmail --help
            """,
        version: Notify.version,
        helpNames: .long
    )

    @Argument(parsing: .postTerminator, help: ArgumentHelp("Flags and addresses.", visibility: .hidden))
    var words: [String] = []

    func run() async throws {
        let localDomains = LocalNames.domains(host: Composition.host)
        let flags = try MailFlags(words, localDomains: localDomains)
        guard !flags.recipients.isEmpty else {
            throw CommandFailure("mail", "nobody is named who gets it", hint: "mail -s SUBJECT ADDRESS", status: .usage)
        }
        let text = try await MessageInput.read(endsAtDot: isatty(STDIN_FILENO) == 1)
        if text.isEmpty, flags.skipsEmpty { return }
        let choice = MailDispatch.Choice(
            vault: try VaultKeyOptions.parse([]),
            profile: nil,
            record: nil,
            requiresTLS: false,
            isDryRun: false,
            isQuiet: false,
            isVerbose: flags.isVerbose
        )
        let delivery = try SubmittedDelivery(choice, localDomains: localDomains)
        let draft = await MailDraft(flags, text: text, mailboxes: delivery.mailboxes)
        try await delivery.deliver(
            draft.message,
            SubmittedDelivery.Request(
                recipients: flags.recipients + flags.copies + flags.blindCopies,
                sender: flags.sender,
                failure: draft.failure
            )
        )
    }
}
