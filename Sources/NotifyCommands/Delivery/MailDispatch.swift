import Delivery
import Escaping
import Glibc
import Mail
import Profiles
import SMTP
import Settings
import Submission
import Vault

/// The way out of one command's mail: the profile that sends it, and the place where it is kept when it cannot leave.
struct MailDispatch: Sendable {
    /// What the command line says about the way.
    struct Choice: Sendable {
        let vault: VaultKeyOptions
        let profile: String?
        let record: String?
        /// No server on the way may hand the mail on without TLS.
        let requiresTLS: Bool
        let isDryRun: Bool
        let isQuiet: Bool
        let isVerbose: Bool
    }

    /// Whose address the profile sends with; where none could be opened, an address that only stands in kept mail.
    let sender: Mailbox
    /// Why nothing can be sent; mail is kept all the same.
    let failure: CommandFailure?
    private let courier: Courier
    private let unsent: UnsentStore
    private let profile: OpenedProfile?
    private let transcript: TranscriptLog?
    private let choice: Choice
    private let terminal: Terminal

    /// Opens the vault and the profile. Where that fails, or something has failed before, mail is only kept.
    init(_ choice: Choice, composition: Composition, failure earlier: CommandFailure?) async throws(CommandFailure) {
        self.choice = choice
        terminal = Terminal(isQuiet: choice.isQuiet)
        unsent = UnsentStore(directory: composition.locations.unsent)
        do throws(CommandFailure) {
            if let earlier { throw earlier }
            let transcript = choice.record != nil || choice.isVerbose ? TranscriptLog() : nil
            let profile = try await Self.openProfile(choice, composition: composition, transcript, terminal)
            courier = Courier(transport: profile.transport, unsent: unsent)
            sender = profile.sender
            self.profile = profile
            self.transcript = transcript
            failure = nil
        } catch {
            courier = Courier(transport: UnopenedTransport(failure: error), unsent: unsent)
            sender = try Self.strandedSender()
            profile = nil
            transcript = nil
            failure = error
        }
    }

    /// Delivers the message, or keeps it and tells why; a dry run prints it, and tells what the restrictions have against it.
    ///
    /// - Throws: what the command ends with. The message lies in `state/unsent` then.
    func deliver(_ message: [UInt8], envelope: Envelope) async throws(CommandFailure) {
        if choice.isDryRun {
            Terminal.write(message, to: STDOUT_FILENO)
            if let fault = profile?.fault(message, envelope) { throw CommandFailure(fault.failure) }
            return
        }
        try await deliver(message, envelope: envelope, through: courier, failure: failure)
    }

    /// Keeps a message that must not leave, because of `reason` or else because nothing can be sent; a dry run prints it.
    ///
    /// - Returns: what the command ends with: the reason, or that the message could not be kept.
    func keep(_ message: [UInt8], envelope: Envelope, because reason: CommandFailure? = nil) async -> CommandFailure {
        let reason = reason ?? failure ?? CommandFailure("message", "it must not leave", status: .internalError)
        if choice.isDryRun {
            Terminal.write(message, to: STDOUT_FILENO)
            return reason
        }
        let keeper = Courier(transport: UnopenedTransport(failure: reason), unsent: unsent)
        do throws(CommandFailure) {
            try await deliver(message, envelope: envelope, through: keeper, failure: reason)
            return reason
        } catch {
            return error
        }
    }

    /// Says farewell to the server.
    func close() async {
        await profile?.close()
        finishTranscript()
    }

    private func deliver(
        _ message: [UInt8],
        envelope: Envelope,
        through courier: Courier,
        failure: CommandFailure?
    ) async throws(CommandFailure) {
        let report: DeliveryReport
        do throws(UnkeptMessage) {
            report = try await courier.deliver(message, envelope: envelope)
        } catch {
            finishTranscript()
            Terminal.write(error.message, to: STDERR_FILENO)
            throw CommandFailure(
                error.cause.path,
                "the message above was neither sent nor kept: \(error.cause.reason)",
                status: .inputOutput
            )
        }
        finishTranscript()
        try tell(report, failure)
    }

    private func tell(_ report: DeliveryReport, _ failure: CommandFailure?) throws(CommandFailure) {
        let path: String
        switch report.state {
        case .delivered:
            if choice.isVerbose {
                terminal.note("delivered to \(report.recipients.map(\.mailbox.address).joined(separator: ", "))")
            }
            return
        case .partlyDelivered(let kept), .kept(let kept): path = kept
        }
        let told = failure ?? report.worst?.failure.map { CommandFailure($0) }
        Terminal().note("the message is kept in \(Visible.escaped(path))")
        if case .unknown? = report.worst {
            throw CommandFailure(
                told?.what ?? "delivery",
                "\(told?.why ?? "no answer"): the mail may have arrived",
                hint: "look into the mailbox before you send it again",
                status: .temporaryFailure
            )
        }
        throw told ?? CommandFailure("delivery", "not every recipient was accepted", status: .temporaryFailure)
    }

    private func finishTranscript() {
        guard let transcript else { return }
        TranscriptOutput(record: choice.record, isVerbose: choice.isVerbose, terminal).write(transcript)
    }

    private static func openProfile(
        _ choice: Choice,
        composition: Composition,
        _ transcript: TranscriptLog?,
        _ terminal: Terminal
    ) async throws(CommandFailure) -> OpenedProfile {
        do throws(ProfileError) {
            let vault = try await composition.vault(choice.vault, quiet: choice.isQuiet).open()
            return try await OpenedProfile(
                choice.profile ?? composition.settings.profile,
                in: vault,
                composition.profiles(terminal),
                requiresTLS: choice.requiresTLS,
                transcript: transcript,
                onNote: { note in terminal.note(note) }
            )
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Who a message is from that no profile could be opened for: it is kept, not sent.
    private static func strandedSender() throws(CommandFailure) -> Mailbox {
        do {
            return try Mailbox(displayName: nil, localPart: "notify", domain: "localhost.localdomain")
        } catch {
            throw CommandFailure("sender", error.reason, status: .internalError)
        }
    }
}
