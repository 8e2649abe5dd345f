import NIOCore

/// Looks at the first octet that comes where TLS is awaited, ahead of the TLS library.
///
/// TLS records of a handshake begin with 0x16 or, for an alert, 0x15. Everything else is another protocol, usually
/// `220 …` of a server that wants STARTTLS.
final class PlainTextDetector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The server does not speak TLS.
    struct SpokePlainText: Error {}

    private enum State { case waiting, isTLS, isPlainText }

    private var state = State.waiting

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if state == .waiting {
            let buffer = unwrapInboundIn(data)
            guard let first = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) else { return }
            state = first == 0x16 || first == 0x15 ? .isTLS : .isPlainText
            if state == .isPlainText {
                context.fireErrorCaught(SpokePlainText())
                context.close(promise: nil)
            }
        }
        if state == .isTLS { context.fireChannelRead(data) }
    }
}
