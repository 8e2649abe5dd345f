package import FoundationEssentials

/// What a message lacks that another program wrote, and what stands in for it (RFC 6409 section 8).
///
/// A field that is there stays as it is, with one exception: an address without a domain in From or Sender, as in
/// cron's `From: root (Cron Daemon)`, is no address to anybody else and becomes the sender's (RFC 6409 section 8.8).
package struct MessageCompletion: Sendable {
    private let sender: Mailbox
    private let date: Date
    private let secondsFromGMT: Int?
    private let seed: [UInt8]
    private let localDomains: Set<String>

    /// - Parameters:
    ///   - sender: stands in From where that is missing, and gives Message-ID its domain.
    ///   - date: when the message was handed in.
    ///   - secondsFromGMT: the offset in which Date is written; left out: this machine's.
    ///   - seed: unique or random; decides the Message-ID.
    ///   - localDomains: see `AddressList`.
    package init(
        sender: Mailbox,
        date: Date,
        secondsFromGMT: Int? = nil,
        seed: [UInt8],
        localDomains: Set<String> = []
    ) {
        self.sender = sender
        self.date = date
        self.secondsFromGMT = secondsFromGMT
        self.seed = seed
        self.localDomains = localDomains
    }

    /// Adds what is missing behind the last field, and keeps every line within 998 octets.
    ///
    /// - Throws: where a line is too long and cannot be broken without changing what it says.
    package func complete(_ message: SubmittedMessage) throws(MessageError) -> SubmittedMessage {
        var message = message
        message.fields = message.fields.map(qualified)
        if !message.has("Date") {
            message.append(try HeaderField("Date", value: DateField(date, secondsFromGMT: secondsFromGMT).value))
        }
        if !message.has("From") { message.append(try HeaderField("From", mailboxes: [sender])) }
        if !message.has("Message-ID") {
            message.append(try HeaderField("Message-ID", value: MessageID(seed: seed, sender: sender).value))
        }
        try message.labelBody()
        try message.foldLongLines()
        return message
    }

    /// The field with the sender's address in the place of each that is of this system alone. A field that is no list
    /// of addresses stays as it is.
    private func qualified(_ field: SubmittedField) -> SubmittedField {
        guard field.isNamed("From") || field.isNamed("Sender"),
            let list = try? AddressList(field.value, localDomains: localDomains)
        else { return field }
        var field = field
        for element in list.elements.reversed() {
            guard case .local = element.destination else { continue }
            field = field.replacing(element.range, with: sender.address.utf8)
        }
        return field
    }
}

extension SubmittedMessage {
    mutating func append(_ field: HeaderField) {
        fields.append(SubmittedField(field))
    }
}
