internal import NIOCore

extension SandboxSession {
    mutating func obey(_ line: [UInt8]) {
        do {
            try perform(SandboxCommand(parsing: line))
        } catch {
            refuse(error)
        }
    }

    private mutating func perform(_ command: SandboxCommand) throws(SandboxReply) {
        switch command {
        case .hello(let name, let isExtended):
            hello = Hello(name: name, isExtended: isExtended)
            transaction = nil
            emit(.reply(isExtended ? capabilities : SandboxReply(250, nil, "localhost")))
        case .startTLS: try startTLS()
        case .authenticate(let mechanism, let initialResponse):
            try authenticate(mechanism, initialResponse: initialResponse)
        case .mail(let path, let parameters): try mail(from: path, parameters)
        case .recipient(let path): try recipient(path)
        case .data: try data()
        case .reset:
            transaction = nil
            emit(.reply(.done))
        case .noop: emit(.reply(.done))
        case .verify: emit(.reply(.cannotVerify))
        case .help: emit(.reply(.help))
        case .quit: end(with: .goodbye)
        }
    }

    private var capabilities: SandboxReply {
        var lines = [
            "localhost", "PIPELINING", "SIZE \(rules.sizeLimit)", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES",
        ]
        if rules.offersStartTLS && !isEncrypted { lines.append("STARTTLS") }
        if rules.credentials != nil && authentication == nil {
            let names = SandboxMechanism.allCases.filter(isOffered).map(\.rawValue)
            lines.append("AUTH " + names.joined(separator: " "))
        }
        return SandboxReply(250, nil, lines: lines)
    }

    private mutating func startTLS() throws(SandboxReply) {
        if isEncrypted { throw .tlsActive }
        guard rules.offersStartTLS else { throw .notImplemented }
        guard hello?.isExtended == true else { throw .helloFirst }
        guard input.readableBytes == 0 else { return end(with: .bytesBehindStartTLS) }
        emit(.reply(.readyForTLS))
        emit(.startTLS)
        isEncrypted = true
        hello = nil
        transaction = nil
        authentication = nil
    }

    private mutating func mail(from path: MailPath, _ parameters: MailParameters) throws(SandboxReply) {
        guard let hello else { throw .helloFirst }
        guard rules.credentials == nil || authentication != nil else { throw .authenticationRequired }
        guard transaction == nil else { throw .transactionOpen }
        guard hello.isExtended || parameters.isEmpty else { throw .unknownParameter }
        guard parameters.size ?? 0 <= rules.sizeLimit else { throw .tooLarge }
        transaction = Transaction(
            reversePath: path.address,
            greeting: hello.name,
            isExtended: hello.isExtended,
            isInternational: parameters.isInternational,
            isEncrypted: isEncrypted,
            authentication: authentication
        )
        emit(.reply(.senderAccepted))
    }

    private mutating func recipient(_ path: MailPath) throws(SandboxReply) {
        guard let open = transaction else { throw .mailFirst }
        guard open.isInternational || !path.isInternational else { throw .needsSMTPUTF8 }
        guard open.recipients.count < rules.recipientLimit else { throw .tooManyRecipients }
        transaction?.recipients.append(path.address)
        emit(.reply(.recipientAccepted))
    }

    private mutating func data() throws(SandboxReply) {
        guard let transaction else { throw .mailFirst }
        guard !transaction.recipients.isEmpty else { throw .recipientFirst }
        decoder = MessageDecoder(sizeLimit: rules.sizeLimit)
        chunk = []
        storageRefusal = nil
        phase = .message
        emit(.open(transaction))
        emit(.reply(.startMail))
    }
}
