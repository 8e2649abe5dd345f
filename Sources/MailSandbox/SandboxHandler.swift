internal import Files
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import SMTP

/// Carries out the actions of one session on its channel. All files are written on the pool's threads.
final class SandboxHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The event that tells a session of the server's end.
    struct ServerStops: Sendable {}

    struct Surroundings: Sendable {
        let directory: MailDirectory
        let pool: NIOThreadPool
        let tls: NIOSSLContext?
        let implicitTLS: Bool
        let inactivityDeadline: TimeAmount
        let onMail: @Sendable (StoredMail) -> Void
    }

    /// How long a client has to take the last reply.
    private static let farewell = TimeAmount.seconds(5)

    private let surroundings: Surroundings
    private let finished: EventLoopPromise<Void>
    private var session: SandboxSession
    private var mail: IncomingMail?
    private var holdsRead = false
    private var isStoring = false
    private var isInactive = false
    private var deadline: Scheduled<Void>?

    init(_ session: SandboxSession, _ surroundings: Surroundings, finished: EventLoopPromise<Void>) {
        self.session = session
        self.surroundings = surroundings
        self.finished = finished
    }

    func channelActive(context: ChannelHandlerContext) {
        armDeadline(context)
        advance(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        armDeadline(context)
        session.receive(unwrapInboundIn(data))
        advance(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        releaseRead(context)
    }

    /// A client that is faster than the disk, or that does not take its replies, waits.
    func read(context: ChannelHandlerContext) {
        if isStoring || !context.channel.isWritable {
            holdsRead = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ServerStops else { return context.fireUserInboundEventTriggered(event) }
        session.shutDown()
        advance(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Comes with every end of a channel, even of one that was never active.
    func handlerRemoved(context: ChannelHandlerContext) {
        isInactive = true
        deadline?.cancel()
        if !isStoring { discardMail() }
    }

    private func advance(_ context: ChannelHandlerContext) {
        while !isInactive, let action = session.next() {
            switch action {
            case .reply(let reply):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply.encoded)), promise: nil)
            case .open(let transaction): mail = incomingMail(transaction, context)
            case .append(let octets): store(context) { try $0.append(octets) }
            case .commit(let octets): commit(octets, context)
            case .discard:
                let discarded = mail
                mail = nil
                surroundings.pool.submit { _ in discarded?.discard() }
            case .startTLS: startTLS(context)
            case .close: close(context)
            }
        }
    }

    private func incomingMail(_ transaction: Transaction, _ context: ChannelHandlerContext) -> IncomingMail {
        let encrypted: Security = surroundings.implicitTLS ? .tls : .starttls
        return IncomingMail(
            transaction,
            peer: context.remoteAddress?.ipAddress ?? "0.0.0.0",
            security: transaction.isEncrypted ? encrypted : .none,
            in: surroundings.directory
        )
    }

    private func commit(_ octets: [UInt8], _ context: ChannelHandlerContext) {
        let onMail = surroundings.onMail
        store(context) { mail in
            guard let (name, stored) = try mail.commit(octets) else { return "" }
            onMail(stored)
            return name
        }
    }

    private func store(_ context: ChannelHandlerContext, _ append: @escaping @Sendable (IncomingMail) throws -> Void) {
        store(context) { mail in
            try append(mail)
            return ""
        }
    }

    private func store(_ context: ChannelHandlerContext, _ work: @escaping @Sendable (IncomingMail) throws -> String) {
        guard let mail else { return session.storageFinished(.failed) }
        isStoring = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        surroundings.pool.runIfActive(eventLoop: context.eventLoop) { try work(mail) }.whenComplete { result in
            let (handler, context) = bound.value
            handler.stored(result, context)
        }
    }

    private func stored(_ result: Result<String, any Error>, _ context: ChannelHandlerContext) {
        isStoring = false
        guard !isInactive else { return discardMail() }
        switch result {
        case .success(let name): session.storageFinished(.stored(name: name))
        case .failure(let error):
            let isFull = (error as? FileError)?.isFull == true
            let failed = mail
            surroundings.pool.submit { _ in failed?.discard() }
            session.storageFinished(isFull ? .full : .failed)
        }
        armDeadline(context)
        advance(context)
        releaseRead(context)
    }

    private func discardMail() {
        let discarded = mail
        mail = nil
        let finished = finished
        // A pool that has stopped has no mail open.
        surroundings.pool.submit { _ in
            discarded?.discard()
            finished.succeed()
        }
    }

    private func releaseRead(_ context: ChannelHandlerContext) {
        guard holdsRead, !isStoring, context.channel.isWritable else { return }
        holdsRead = false
        context.read()
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        guard let tls = surroundings.tls else { return context.close(promise: nil) }
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        } catch {
            context.close(promise: nil)
        }
    }

    private func close(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in bound.value.close(promise: nil) }
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
    }

    private func armDeadline(_ context: ChannelHandlerContext) {
        guard !session.isClosed else { return }
        deadline?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: surroundings.inactivityDeadline) {
            let (handler, context) = bound.value
            handler.session.deadlinePassed()
            handler.advance(context)
        }
    }
}
