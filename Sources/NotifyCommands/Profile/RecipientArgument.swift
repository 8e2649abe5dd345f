import ArgumentParser
import Vault

/// A public key on the command line.
struct RecipientArgument: ExpressibleByArgument, Sendable {
    let recipient: Recipient

    init?(argument: String) {
        guard let recipient = Recipient(argument) else { return nil }
        self.recipient = recipient
    }
}
