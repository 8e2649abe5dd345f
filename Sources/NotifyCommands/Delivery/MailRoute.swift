import Alerts
import Delivery
import Glibc
import Mail
import SMTP
import Settings
import Submission
import Vault

/// The way out of one command's alerts: the profile that sends them, and where they are kept when they cannot leave.
struct MailRoute: Sendable {
    private let composer: AlertComposer
    private let courier: Courier
    private let client: SubmissionClient?
    private let transcript: TranscriptLog?
    private let options: DeliveryOptions
    private let terminal: Terminal
    /// Why nothing can be sent; alerts are kept all the same.
    let failure: CommandFailure?

    /// Opens the vault and the profile. Where that fails, or something has failed before, the route only keeps what it
    /// is given.
    init(_ options: DeliveryOptions, composition: Composition, failure earlier: CommandFailure? = nil)
        async throws(CommandFailure)
    {
        self.options = options
        terminal = Terminal(isQuiet: options.report.quiet)
        let unsent = UnsentStore(directory: composition.locations.unsent)
        do throws(CommandFailure) {
            if let earlier { throw earlier }
            let recipients = try composition.recipients(options)
            let (route, credential) = try await Self.openProfile(options, composition: composition)
            let transcript = options.record != nil || options.report.verbose ? TranscriptLog() : nil
            var configuration = composition.submission(route)
            configuration.requiresTLS = options.requiresTLS
            let client = SubmissionClient(
                configuration: configuration,
                credentials: credential,
                transcript: transcript,
                onNote: { [terminal] note in terminal.note(note) }
            )
            composer = AlertComposer(from: route.sender, recipients: recipients)
            courier = Courier(transport: client, unsent: unsent)
            self.client = client
            self.transcript = transcript
            failure = nil
        } catch {
            let stranded = try Self.strandedSender()
            let recipients = (try? composition.recipients(options)) ?? [stranded]
            composer = AlertComposer(from: stranded, recipients: recipients)
            courier = Courier(transport: UnopenedTransport(failure: error), unsent: unsent)
            client = nil
            transcript = nil
            failure = error
        }
    }

    /// Delivers the alert, or keeps it and tells why.
    ///
    /// - Throws: what the command ends with. The message lies in `state/unsent` then.
    func deliver(_ alert: Alert) async throws(CommandFailure) {
        var alert = alert
        if let severity = options.severity { alert.severity = severity }
        if let subject = options.subject { alert.title = subject }
        let (message, envelope) = try compose(alert)
        if options.dryRun {
            Terminal.write(message, to: STDOUT_FILENO)
            return
        }
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
        try tell(report)
    }

    func close() async {
        await client?.close()
    }

    private func compose(_ alert: Alert) throws(CommandFailure) -> ([UInt8], Envelope) {
        do throws(MessageError) {
            let (message, envelope) = try composer.compose(alert)
            return (message.serialized(), envelope.asking(for: options.reports))
        } catch {
            throw CommandFailure("message", error.reason, status: .badData)
        }
    }

    private func tell(_ report: DeliveryReport) throws(CommandFailure) {
        let path: String
        switch report.state {
        case .delivered:
            if options.report.verbose {
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
        TranscriptOutput(record: options.record, isVerbose: options.report.verbose, terminal).write(transcript)
    }

    private static func openProfile(
        _ options: DeliveryOptions,
        composition: Composition
    ) async throws(CommandFailure) -> (ProfileRoute, (any CredentialProvider)?) {
        let vault = try await composition.vault(options.vault).open()
        let entry = try vault.profile(options.profile ?? composition.settings.profile)
        let route = try composition.route(entry.profile, name: entry.name)
        return (route, try await composition.credential(of: entry, route, in: vault))
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
