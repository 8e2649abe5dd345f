import Alerts
import CommandWatch
import Delivery
import Escaping
import Glibc
import Mail
import Settings

/// The alert about a wrapped command, from what can be told before it starts to the mail. Nothing here keeps the command
/// from running or changes its status.
struct RunAlert: Sendable {
    private let options: DeliveryOptions
    private let terminal: Terminal
    private let composition: Composition?
    private let recipients: [Mailbox]
    private let failure: CommandFailure?

    /// Looks at what is cheap to look at: the configuration, the recipients, whether there is a vault.
    init(_ options: DeliveryOptions) {
        self.options = options
        terminal = Terminal(isQuiet: options.report.quiet)
        do throws(CommandFailure) {
            let (composition, failure) = try Composition.loadKeepingFailure(home: options.vault.home)
            let recipients = composition.recipients(options)
            self.composition = composition
            self.recipients = recipients.mailboxes
            self.failure = failure ?? recipients.failure ?? composition.missingVault
        } catch {
            composition = nil
            recipients = []
            failure = error
        }
    }

    /// Says on standard error why no mail could be sent, if none could.
    func tellWhatIsMissing() {
        guard let failure else { return }
        terminal.report(failure)
        terminal.note("no mail will be sent; the command runs all the same")
    }

    /// Says on standard error why the command did not start, or where its output could not go.
    func tell(_ report: CommandReport) {
        let name = Visible.escaped(report.arguments.first ?? "")
        if let reason = report.termination.startFailure {
            terminal.report(CommandFailure(name, reason, status: .noInput))
        }
        for problem in report.problems { terminal.note("output of \(name): \(problem)") }
    }

    /// Mails the report, or keeps the mail. What goes wrong is reported.
    func deliver(_ report: CommandReport) async {
        guard let composition else { return }
        var alert = report.alert(host: Composition.host)
        alert.attachments += await AttachedFile.readAll(options.attachments, telling: terminal)
        let session = await DeliverySession(options.choice, composition: composition, failure: failure)
        do throws(CommandFailure) {
            try await session.deliver(IntakeItem(alert, to: recipients, options))
        } catch {
            if error != failure { terminal.report(error) }
        }
    }
}

extension Composition {
    /// What keeps every mail from being sent where there is no vault.
    fileprivate var missingVault: CommandFailure? {
        guard access(locations.vault, F_OK) != 0 else { return nil }
        return CommandFailure(
            Visible.escaped(locations.vault),
            String(cString: strerror(errno)).lowercased(),
            hint: "make a vault with: notify vault init",
            status: .configuration
        )
    }
}
