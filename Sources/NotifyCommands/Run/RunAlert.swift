import Alerts
import CommandWatch
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
    private let failure: CommandFailure?

    /// Looks at what is cheap to look at: the configuration, the recipients, whether there is a vault.
    init(_ options: DeliveryOptions) {
        self.options = options
        terminal = Terminal(isQuiet: options.report.quiet)
        do throws(CommandFailure) {
            let (composition, failure) = try Composition.loadKeepingFailure(home: options.vault.home)
            self.composition = composition
            self.failure = failure ?? Self.missing(options, composition)
        } catch {
            composition = nil
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

    /// Mails the report, or keeps the mail. What goes wrong is told.
    func deliver(_ report: CommandReport) async {
        guard let composition else { return }
        var alert = report.alert(host: Composition.host)
        alert.attachments += await AttachedFile.readAll(options.attachments, telling: terminal)
        do throws(CommandFailure) {
            let route = try await MailRoute(options, composition: composition, failure: failure)
            do throws(CommandFailure) {
                try await route.deliver(alert)
            } catch {
                if error != failure { terminal.report(error) }
            }
            await route.close()
        } catch {
            terminal.report(error)
        }
    }

    private static func missing(_ options: DeliveryOptions, _ composition: Composition) -> CommandFailure? {
        do throws(CommandFailure) {
            _ = try composition.recipients(options)
        } catch {
            return error
        }
        let vault = composition.locations.vault
        guard access(vault, F_OK) != 0 else { return nil }
        return CommandFailure(
            Visible.escaped(vault),
            String(cString: strerror(errno)).lowercased(),
            hint: "make a vault with: notify vault init",
            status: .configuration
        )
    }
}
