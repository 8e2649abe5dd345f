import ArgumentParser
import Mail

struct Sendmail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sendmail",
        _superCommandName: "notify",
        abstract: "Take a message as a sendmail does. Also by a link of that name to notify.",
        usage: "notify sendmail [OPTIONS] [FLAGS] [ADDRESS ...]",
        discussion: """
            The message, with its header, is standard input. Where this program is called sendmail or send-mail, \
            FLAGS and ADDRESSES are all that it takes.

              ln -s /usr/local/bin/notify /usr/sbin/sendmail   # cron mails through notify
              git send-email --smtp-server=/usr/sbin/sendmail --to ops@example.com HEAD^
              printf 'Subject: hello\\n\\ntext\\n' | notify sendmail ops@example.com

            Flags:
              -t           recipients are in To, Cc and Bcc too; if it was resent, in
                           the first Resent- fields instead. Bcc is always removed.
              -i, -oi      a line with a single dot does not end the message
              -f ADDR, -r ADDR
                           the sender on the envelope; '' or <> is none. For a local
                           name, and without -f, it is the profile's address.
              -F NAME      the name in From, where the message has no From
              -N success,failure,delay | never
                           which delivery reports are wanted (also -R full|hdrs, -V ID)
              -n           do not use the aliases of config.yaml
              -v           show the dialogue
              --           the rest are addresses

            Taken, and without effect: -m -x -G -U -h -L -p -A -B -bm -e -oe -od -om -oo
            -o7 -o8. Mail is handed over at once, and errors go to standard error only.

            A name without a domain, such as root, gets mail by aliases: in config.yaml, \
            by the alias default, or else by to:. What cannot be handed over is kept.
            """,
        version: Notify.version,
        // -h is a flag of a sendmail.
        helpNames: .long
    )

    @OptionGroup var vault: VaultKeyOptions
    @Option(help: ArgumentHelp("Send with this profile.", valueName: "name")) var profile: String?
    @Flag(help: "Print the message and send nothing.") var dryRun = false
    @Option(help: ArgumentHelp("Write the SMTP dialogue to this file, secrets redacted.", valueName: "file"))
    var record: String?
    @Flag(name: .customLong("require-tls"), help: "Let no server on the way hand the mail on without TLS (REQUIRETLS).")
    var requireTLS = false
    @Flag(help: "Print errors only.") var quiet = false
    @Flag(help: "Say on standard error what is done, with the SMTP dialogue (secrets redacted).") var verbose = false
    @Argument(parsing: .postTerminator, help: ArgumentHelp("Flags and addresses.", visibility: .hidden))
    var words: [String] = []

    func run() async throws {
        let localDomains = LocalNames.domains(host: Composition.host)
        let flags = try SendmailFlags(words, localDomains: localDomains)
        guard flags.readsRecipients || !flags.recipients.isEmpty else {
            throw CommandFailure(
                "sendmail",
                "nobody is named who gets the message",
                hint: "give addresses, or -t where they are in its header",
                status: .usage
            )
        }
        let message = SubmittedMessage(try await MessageInput.read(endsAtDot: flags.endsAtDot))
        let choice = MailDispatch.Choice(
            vault: vault,
            profile: profile,
            record: record,
            requiresTLS: requireTLS,
            isDryRun: dryRun,
            isQuiet: quiet,
            isVerbose: verbose || flags.isVerbose
        )
        try await SubmittedDelivery(choice, localDomains: localDomains).deliver(
            message,
            SubmittedDelivery.Request(
                recipients: flags.recipients,
                readsRecipients: flags.readsRecipients,
                usesAliases: flags.usesAliases,
                sender: flags.sender,
                fullName: flags.fullName,
                reports: flags.reports
            )
        )
    }
}
