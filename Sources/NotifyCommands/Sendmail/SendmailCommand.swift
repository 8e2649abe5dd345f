import ArgumentParser
import Mail
import Sendmail

struct SendmailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sendmail",
        _superCommandName: "notify",
        abstract: "Send a message as sendmail(8) does; also through a link of that name.",
        usage: "notify sendmail [OPTIONS] [FLAGS] [ADDRESS ...]",
        discussion: """
            Reads the message, with its header, from standard input. Called as sendmail or send-mail, it takes only \
            FLAGS and ADDRESSES.

              ln -s /usr/local/bin/notify /usr/sbin/sendmail   # cron mails through notify
              git send-email --smtp-server=/usr/sbin/sendmail --to ops@example.com HEAD^
              printf 'Subject: hello\\n\\ntext\\n' | notify sendmail ops@example.com

            Flags:
              -t           also send to the recipients in To, Cc and Bcc; if the message
                           was resent, to those in the first Resent- fields instead.
                           Bcc is always removed
              -i, -oi      do not end the message at a line with a single dot
              -f ADDR, -r ADDR
                           envelope sender; '' or <> for none. For a local name, and
                           without -f, it is the profile's address
              -F NAME      name in From, if the message has no From
              -N success,failure,delay | never
                           request delivery reports (also -R full|hdrs, -V ID)
              -n           ignore the aliases in config.yaml
              -v           show the dialogue
              --           end of flags

            Accepted without effect: -m -x -G -U -h -L -p -A -B -bm -e -oe -od -om -oo
            -o7 -o8. Mail is sent at once, and errors go to standard error only.

            Mail to a name without a domain, such as root, goes where aliases: in config.yaml says, or else its entry \
            default, or else to:. What cannot be sent is kept.
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
        let host = Composition.host
        let localDomains = LocalNames.domains(host: host)
        let flags = try SendmailFlags(words, localDomains: localDomains)
        guard flags.readsRecipients || !flags.recipients.isEmpty else {
            throw CommandFailure(
                "sendmail",
                "no recipient given",
                hint: "pass addresses, or -t if they are in the header",
                status: .usage
            )
        }
        let message = SubmittedMessage(try await MessageInput.read(endsAtDot: flags.endsAtDot))
        let choice = DeliveryChoice(
            vault: vault,
            profile: profile,
            record: record,
            requiresTLS: requireTLS,
            isDryRun: dryRun,
            isQuiet: quiet,
            isVerbose: verbose || flags.isVerbose
        )
        try await SubmittedDelivery(choice, host: host, localDomains: localDomains).deliver(
            message,
            SubmittedDelivery.Request(
                recipients: flags.recipients,
                readsRecipients: flags.readsRecipients,
                usesAliases: flags.usesAliases,
                sender: flags.sender ?? .local,
                fullName: flags.fullName,
                notifications: flags.notifications
            )
        )
    }
}
