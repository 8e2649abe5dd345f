import Mail

/// The commands of one transaction, checked and encoded before the first of them leaves.
struct TransactionCommands: Sendable {
    /// Positions in the envelope.
    let recipients: [Int]
    /// For recipients whose address cannot be said to this server.
    private(set) var refusals: [Int: RecipientOutcome] = [:]
    /// The message as it leaves: with line ends of CRLF alone where no dot-stuffing sees to it.
    let message: [UInt8]
    let isPipelined: Bool
    private(set) var steps: [(step: MailTransaction.Step, command: [UInt8])] = []

    /// Messages of this size and more go by BDAT where the server has it: less, one reply tells all (RFC 3030).
    static let chunkedSize = 1 << 20
    static let chunkLength = 1 << 20

    /// `recipients` are positions in the envelope. With `isReset`, RSET goes first, as before each transaction of a
    /// connection but the first.
    ///
    /// Throws where the sender's address cannot be said; then nothing can be sent.
    init(
        _ message: [UInt8],
        envelope: Envelope,
        recipients: [Int],
        extensions: Extensions,
        requiresTLS: Bool,
        isReset: Bool,
        server: String
    ) throws(SubmissionFailure) {
        self.recipients = recipients
        isPipelined = extensions.offers("PIPELINING")
        let isChunked = extensions.offers("CHUNKING") && message.count >= Self.chunkedSize
        self.message = isChunked ? LineEnds.normalized(message[...]) : message
        let offersReports = extensions.offers("DSN")
        let isUTF8 = extensions.offers("SMTPUTF8") && envelope.isBeyondASCII

        var mail = MailParameters()
        mail.size = extensions.offers("SIZE") ? self.message.count : nil
        mail.isEightBit = extensions.offers("8BITMIME") && message.contains { $0 >= 0x80 }
        mail.isUTF8 = isUTF8
        mail.requiresTLS = requiresTLS
        mail.content = offersReports ? envelope.reports?.content : nil
        mail.envelopeID = offersReports ? envelope.reports?.envelopeID : nil
        var rcpt = RcptParameters()
        rcpt.events = offersReports ? envelope.reports?.events : nil
        rcpt.isUTF8 = isUTF8

        if isReset { try append(.rset, .rset, server) }
        try append(.mail, .mail(from: envelope.reversePath, mail), server)
        let head = steps.count
        for position in recipients {
            do throws(SubmissionFailure) {
                try append(.rcpt(position), .rcpt(to: envelope.forwardPaths[position], rcpt), server)
            } catch {
                refusals[position] = .failed(error)
            }
        }
        guard steps.count > head else {
            steps = []
            return
        }
        guard isChunked else {
            try append(.data, .data, server)
            return
        }
        for start in stride(from: 0, to: self.message.count, by: Self.chunkLength) {
            let end = min(start + Self.chunkLength, self.message.count)
            try append(
                .chunk(start..<end),
                .bdat(count: end - start, isLast: end == self.message.count),
                server
            )
        }
    }

    private mutating func append(
        _ step: MailTransaction.Step,
        _ command: Command,
        _ server: String
    ) throws(SubmissionFailure) {
        do throws(CommandError) {
            steps.append((step, try command.encoded()))
        } catch {
            throw SubmissionFailure(error, server: server)
        }
    }
}

extension SubmissionFailure {
    /// What cannot be said to any server.
    init(_ error: CommandError, server: String) {
        self.init(kind: .configuration, isPermanent: true, subject: server, reason: error.message)
    }
}
