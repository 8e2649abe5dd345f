import Delivery
import Files
import FoundationEssentials
import Mail
import Sendmail
import Settings

/// Hands in a message that another program wrote.
struct SubmittedDelivery: Sendable {
    /// What is asked for beside the message.
    struct Request: Sendable {
        /// Given as arguments; an argument may hold several addresses.
        var recipients: [String] = []
        /// Recipients are in the header too.
        var readsRecipients = false
        var usesAliases = true
        var sender: EnvelopeSender = .local
        /// The name in a From field that is added.
        var fullName: String?
        var notifications: DSNRequest?
        /// Why the message is not whole, and only kept.
        var failure: CommandFailure?
    }

    private let choice: DeliveryChoice
    private let composition: Composition
    private let host: String
    private let localDomains: Set<String>
    private let loadFailure: CommandFailure?

    init(_ choice: DeliveryChoice, host: String, localDomains: Set<String>) async throws(CommandFailure) {
        self.choice = choice
        self.host = host
        self.localDomains = localDomains
        (composition, loadFailure) = try await blocking { () throws(CommandFailure) in
            try Composition.loadKeepingFailure(home: choice.vault.home)
        }
    }

    /// Sends the message, or keeps it.
    ///
    /// - Throws: what the command ends with.
    func deliver(_ message: SubmittedMessage, _ request: Request) async throws(CommandFailure) {
        var recipients: [Mailbox] = []
        var failure = loadFailure ?? request.failure
        if loadFailure == nil {
            do throws(CommandFailure) {
                recipients = try self.recipients(of: message, request)
            } catch {
                failure = failure ?? error
            }
        }
        let session = await DeliverySession(choice, composition: composition, failure: failure)
        let mail = SubmittedMail(
            message,
            reversePath: request.sender.reversePath,
            fullName: request.fullName,
            host: host,
            localDomains: localDomains,
            date: Date()
        )
        try await session.deliver(
            IntakeItem(.message(mail), recipients: recipients, notifications: request.notifications)
        )
    }

    /// Returns where mail to these arguments goes, each address once; an argument may hold several addresses.
    func mailboxes(_ arguments: [String]) throws(CommandFailure) -> [Mailbox] {
        let names = try LocalNames(composition.settings, domains: localDomains)
        do throws(RecipientError) {
            return try names.mailboxes(arguments)
        } catch {
            throw CommandFailure(error, file: composition.settings.file)
        }
    }

    private func recipients(
        of message: SubmittedMessage,
        _ request: Request
    ) throws(CommandFailure) -> [Mailbox] {
        let names = try LocalNames(composition.settings, usesAliases: request.usesAliases, domains: localDomains)
        do throws(RecipientError) {
            return try names.recipients(request.recipients, of: request.readsRecipients ? message : nil)
        } catch {
            throw CommandFailure(error, file: composition.settings.file)
        }
    }
}

extension EnvelopeSender {
    /// Many providers take no address but the profile's, so it stands for a local name.
    fileprivate var reversePath: SubmittedMail.ReversePath {
        switch self {
        case .mailbox(let mailbox): .mailbox(mailbox)
        case .local: .profile
        case .null: .null
        }
    }
}
