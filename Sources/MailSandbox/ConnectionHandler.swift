internal import NIOCore
internal import NIOSSL

/// Turns what happens on a client's channel into events, one read at a time: nothing is read that was not asked for, so
/// a client that is faster than the disk waits.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    enum Event: Sendable {
        /// `isEncrypted`: they came through TLS.
        case octets(ByteBuffer, isEncrypted: Bool)
        /// Nothing has come for as long as a client may say nothing.
        case silence
    }

    private let events: AsyncStream<Event>.Continuation
    private let patience: TimeAmount
    private var isEncrypted: Bool
    private var deadline: Scheduled<Void>?
    private var context: ChannelHandlerContext?
    /// Called once the channel can be read and written.
    var onActive: (() -> Void)?

    init(_ events: AsyncStream<Event>.Continuation, patience: TimeAmount, isEncrypted: Bool) {
        self.events = events
        self.patience = patience
        self.isEncrypted = isEncrypted
    }

    /// Asks for octets; `silence` comes where there are none in time.
    func read() {
        guard let context else { return }
        deadline?.cancel()
        deadline = context.eventLoop.scheduleTask(in: patience) { [events] in _ = events.yield(.silence) }
        context.read()
    }

    /// Begins TLS, before anything else is read.
    ///
    /// - Throws: where the channel is gone.
    func startTLS(_ tls: NIOSSLContext) throws {
        guard let context else { throw ChannelError.ioOnClosedChannel }
        try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        isEncrypted = true
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelActive(context: ChannelHandlerContext) {
        onActive?()
        onActive = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        deadline?.cancel()
        events.yield(.octets(unwrapInboundIn(data), isEncrypted: isEncrypted))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Comes with every end of a channel, even of one that was never active.
    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        onActive = nil
        deadline?.cancel()
        events.finish()
    }
}
