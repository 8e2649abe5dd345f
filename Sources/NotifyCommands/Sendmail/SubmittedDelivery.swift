import Delivery
import Escaping
import FoundationEssentials
import Mail

/// Hands over a message that another program wrote: finds its recipients, adds what it lacks, and keeps it where that
/// cannot be done.
struct SubmittedDelivery: Sendable {
    /// What is asked for beside the message.
    struct Request: Sendable {
        /// Given as arguments; an argument may hold several addresses.
        var recipients: [String] = []
        /// Recipients are in the header too.
        var readsRecipients = false
        var usesAliases = true
        /// `nil`: the profile's address.
        var sender: EnvelopeSender?
        /// The name in From, where that field is made here.
        var fullName: String?
        var reports: DeliveryReports?
        /// Why the message is not whole, and only kept.
        var failure: CommandFailure?
    }

    private let choice: MailDispatch.Choice
    private let composition: Composition
    private let localDomains: Set<String>
    private let loadFailure: CommandFailure?

    init(_ choice: MailDispatch.Choice, localDomains: Set<String>) throws(CommandFailure) {
        self.choice = choice
        self.localDomains = localDomains
        (composition, loadFailure) = try Composition.loadKeepingFailure(home: choice.vault.home)
    }

    /// Hands the message over, or keeps it.
    ///
    /// - Throws: what the command ends with. The message is kept then.
    func deliver(_ submitted: SubmittedMessage, _ request: Request) async throws(CommandFailure) {
        var recipients: [Mailbox]?
        var failure = loadFailure ?? request.failure
        if failure == nil {
            do throws(CommandFailure) {
                recipients = try self.recipients(of: submitted, request)
            } catch {
                failure = error
            }
        }
        let dispatch = try await MailDispatch(choice, composition: composition, failure: failure)
        let envelope = Envelope(
            reversePath: (request.sender ?? .local).reversePath(profile: dispatch.sender),
            forwardPaths: recipients ?? [dispatch.sender],
            reports: request.reports
        )
        do throws(CommandFailure) {
            // Where nobody knows yet who gets it, the message is kept with all that says it.
            guard recipients != nil else { throw await dispatch.keep(submitted.serialized(), envelope: envelope) }
            try await deliver(submitted, request, envelope, through: dispatch)
        } catch {
            await dispatch.close()
            throw error
        }
        await dispatch.close()
    }

    private func deliver(
        _ submitted: SubmittedMessage,
        _ request: Request,
        _ envelope: Envelope,
        through dispatch: MailDispatch
    ) async throws(CommandFailure) {
        var message = submitted
        // Also where recipients are arguments: the envelope has them, and a Bcc that leaves tells them to everybody.
        message.removeBlindCopies()
        guard dispatch.failure == nil else { throw await dispatch.keep(message.serialized(), envelope: envelope) }
        let complete: SubmittedMessage
        do throws(CommandFailure) {
            complete = try completed(message, sender: dispatch.sender, request)
        } catch {
            throw await dispatch.keep(message.serialized(), envelope: envelope, because: error)
        }
        try await dispatch.deliver(complete.serialized(), envelope: envelope)
    }

    /// Returns where mail to these arguments goes, each address once; an argument may hold several addresses.
    func mailboxes(_ arguments: [String]) throws(CommandFailure) -> [Mailbox] {
        try LocalNames(composition.settings).mailboxes(for: try destinations(arguments))
    }

    private func recipients(
        of message: SubmittedMessage,
        _ request: Request
    ) throws(CommandFailure) -> [Mailbox] {
        var destinations = try destinations(request.recipients)
        if request.readsRecipients {
            do throws(MessageError) {
                destinations += try message.listedRecipients(localDomains: localDomains)
            } catch {
                throw CommandFailure("message", error.reason, status: .badData)
            }
        }
        guard !destinations.isEmpty else {
            throw CommandFailure("message", "nobody is named who gets it", status: .badData)
        }
        let names = try LocalNames(composition.settings, usesAliases: request.usesAliases)
        return try names.mailboxes(for: destinations)
    }

    private func destinations(_ arguments: [String]) throws(CommandFailure) -> [AddressList.Destination] {
        var destinations: [AddressList.Destination] = []
        for argument in arguments {
            do throws(MailboxError) {
                destinations += try AddressList(argument.utf8, localDomains: localDomains).elements.map(\.destination)
            } catch {
                throw CommandFailure("recipient '\(Visible.escaped(argument))'", error.reason, status: .badData)
            }
        }
        return destinations
    }

    private func completed(
        _ message: SubmittedMessage,
        sender: Mailbox,
        _ request: Request
    ) throws(CommandFailure) -> SubmittedMessage {
        let name = request.fullName ?? sender.displayName ?? Composition.host
        do {
            let completion = MessageCompletion(
                sender: try Mailbox(displayName: name, localPart: sender.localPart, domain: sender.domain),
                date: Date(),
                seed: AlertComposer.randomSeed(),
                localDomains: localDomains
            )
            return try completion.complete(message)
        } catch let error as MessageError {
            throw CommandFailure("message", error.reason, status: .badData)
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}
