import Alerts
import ArgumentParser
import Capture
import Delivery
import Files
import FoundationEssentials
import Glibc
import Mail

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        _superCommandName: "notify",
        abstract: "Mail a message or standard input; short form: notify MESSAGE.",
        discussion: """
            Empty standard input sends nothing. What cannot be sent is kept, and its path printed.

              notify --to ops@example.com "disk is nearly full"
              df -h | notify --subject 'disk space'
              pg_dump shop | notify --attach report.pdf --severity info
            """,
        version: Notify.version
    )

    @Argument(help: ArgumentHelp("The text; default: standard input.", valueName: "message")) var message: [String] =
        []
    @OptionGroup var delivery: DeliveryOptions
    @Flag(help: "Mail even when standard input is empty.") var sendEmpty = false

    func run() async throws {
        if message.isEmpty, isatty(STDIN_FILENO) == 1 {
            throw CommandFailure(
                "message",
                "none given, and standard input is a terminal",
                hint: "notify MESSAGE, or pipe a text into notify; see: notify --help",
                status: .usage
            )
        }
        var (composition, failure) = try await blocking { [home = delivery.vault.home] () throws(CommandFailure) in
            try Composition.loadKeepingFailure(home: home)
        }
        let text = try await MessageText.read(words: message)
        guard !text.excerpt.isEmpty || sendEmpty || !delivery.attachments.isEmpty else { return }
        var attachments = text.attachments
        for path in delivery.attachments {
            do throws(CommandFailure) {
                attachments.append(try await AttachedFile.read(path))
            } catch {
                failure = failure ?? error
            }
        }
        let alert = Alert(
            time: Date(),
            host: Composition.host,
            source: .message,
            severity: .info,
            fingerprint: Fingerprint("message \(text.title)"),
            title: text.title,
            text: text.excerpt,
            attachments: attachments
        )
        let recipients = composition.recipients(delivery)
        let session = await DeliverySession(
            delivery.choice,
            composition: composition,
            failure: failure ?? recipients.failure
        )
        try await session.deliver(IntakeItem(alert, to: recipients.mailboxes, delivery))
    }
}
