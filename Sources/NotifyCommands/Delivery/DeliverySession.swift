import Delivery
import Escaping
import Files
import Glibc
import Mail
import Settings

/// The delivery of one command's items: hands them in, and says what became of them.
struct DeliverySession: Sendable {
    private let outlet: Result<any Outlet, UnopenedOutlet>
    private let intake: any Intake
    private let isVerbose: Bool
    private let terminal: Terminal

    /// Opens the vault and the profile. Where that fails, or something has failed before, items are only kept.
    init(_ choice: DeliveryChoice, composition: Composition, failure: CommandFailure? = nil) async {
        let source = ProfileOutletSource(choice: choice, composition: composition, failure: failure)
        outlet = await source.opened()
        isVerbose = choice.isVerbose
        terminal = Terminal(isQuiet: choice.isQuiet)
        if choice.isDryRun {
            intake = Rehearsal(outlet: outlet) { message in
                await blocking { Terminal.write(message, to: STDOUT_FILENO) }
            }
        } else {
            intake = ImmediateDelivery(
                outlet: outlet,
                unsent: UnsentStore(directory: composition.locations.unsent)
            )
        }
    }

    /// Why nothing can be sent; items are kept all the same.
    var failure: CommandFailure? {
        if case .failure(let error) = outlet { CommandFailure(converting: error.underlying) } else { nil }
    }

    /// Hands in an item. After a return its source may forget it.
    ///
    /// - Returns: what the command ends with although the item is delivered or kept; `nil` when all went well.
    /// - Throws: when nothing is kept. The message was written to standard error.
    func accept(_ item: IntakeItem) async throws(CommandFailure) -> CommandFailure? {
        let report: DeliveryReport
        do throws(UnkeptMessage) {
            report = try await intake.accept(item)
        } catch {
            await blocking { Terminal.write(error.message, to: STDERR_FILENO) }
            if let reason = CommandFailure(notSent: error) { terminal.report(reason) }
            throw CommandFailure(unkept: error)
        }
        switch report.state {
        case .delivered:
            if isVerbose {
                terminal.note("delivered to \(report.recipients.map(\.mailbox.address).joined(separator: ", "))")
            }
        case .partlyDelivered(let path), .kept(let path):
            Terminal().note("the message is kept in \(Visible.escaped(path))")
        case .shown: break
        }
        return CommandFailure(report)
    }

    /// Hands in a command's only item, and ends the session.
    ///
    /// - Throws: what the command ends with.
    func deliver(_ item: IntakeItem) async throws(CommandFailure) {
        let failure: CommandFailure?
        do throws(CommandFailure) {
            failure = try await accept(item)
        } catch {
            await close()
            throw error
        }
        await close()
        if let failure { throw failure }
    }

    /// Ends the connection.
    func close() async {
        if case .success(let outlet) = outlet { await outlet.close() }
    }
}
