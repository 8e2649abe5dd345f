internal import NIOCore

extension SandboxSession {
    /// Decodes what has arrived of a message.
    ///
    /// - Returns: whether anything had arrived.
    mutating func decodeMessage() -> Bool {
        guard var decoder, input.readableBytes > 0 else { return false }
        var message: [UInt8] = []
        swap(&message, &chunk)
        let (consumed, isComplete) = input.withUnsafeReadableBytes { decoder.decode($0, into: &message) }
        swap(&message, &chunk)
        input.moveReaderIndex(forwardBy: consumed)
        self.decoder = decoder
        if decoder.flaw != nil || storageRefusal != nil { chunk = [] }

        if isComplete {
            finishMessage(decoder)
        } else if decoder.size > 2 * rules.sizeLimit {
            end(with: .tooLarge)
        } else if chunk.count >= rules.chunkSize {
            awaitStorage(.append(chunk))
            chunk = []
        }
        return true
    }

    private mutating func finishMessage(_ decoder: MessageDecoder) {
        let rest = chunk
        chunk = []
        self.decoder = nil
        transaction = nil
        phase = .commands
        switch decoder.flaw {
        case nil where storageRefusal == nil:
            return awaitStorage(.commit(rest))
        case nil:
            emit(.discard)
            if let storageRefusal { emit(.reply(storageRefusal)) }
        case .bareLineEnd:
            emit(.discard)
            refuse(.bareLineEndInMessage)
        case .longLine:
            emit(.discard)
            refuse(.longLineInMessage)
        case .tooLarge:
            emit(.discard)
            refuse(.tooLarge)
        }
    }
}
