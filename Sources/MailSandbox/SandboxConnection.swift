internal import Files
internal import NIOCore
internal import NIOSSL
internal import SMTP

/// One client's connection, served by one task: it carries out the actions of the session, one after the other.
struct SandboxConnection: Sendable {
    /// What the connections of one server share.
    struct Service: Sendable {
        let directory: MailDirectory
        let tls: NIOSSLContext?
        let configuration: SandboxServer.Configuration
        let onMail: @Sendable (StoredMail) -> Void
    }

    private let channel: any Channel
    private let handler: NIOLoopBound<ConnectionHandler>
    private let events: AsyncStream<ConnectionHandler.Event>
    private let service: Service

    /// Takes a channel over that has just been accepted and reads nothing by itself; on its event loop. It is handed to
    /// `accepted` when it can be written to.
    static func prepare(_ channel: any Channel, _ service: Service, for accepted: AcceptedConnections) throws {
        let connection = try SandboxConnection(channel, service)
        connection.handler.value.onActive = {
            if !accepted.add(connection) { channel.close(promise: nil) }
        }
    }

    private init(_ channel: any Channel, _ service: Service) throws {
        let (events, continuation) = AsyncStream.makeStream(of: ConnectionHandler.Event.self)
        let isEncrypted = service.configuration.implicitTLS
        let handler = ConnectionHandler(
            continuation,
            patience: TimeAmount(service.configuration.inactivityDeadline),
            isEncrypted: isEncrypted
        )
        if isEncrypted, let tls = service.tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        self.events = events
        self.service = service
    }

    /// Serves the client until it or the server is done. Where the task is cancelled, it is told 421, behind the reply
    /// to what it has already sent.
    ///
    /// When this returns, the channel is closed and no file is open.
    func serve(isOneTooMany: Bool) async {
        var dialogue = Dialogue(session: session(isOneTooMany: isOneTooMany))
        // A TLS handshake has to be read before anything can be written.
        read()
        await advance(&dialogue)
        if !dialogue.session.isClosed { await converse(&dialogue) }
        if Task.isCancelled {
            dialogue.session.shutDown()
            await advance(&dialogue)
        }
        await discard(&dialogue)
        channel.close(promise: nil)
        try? await channel.closeFuture.get()
    }

    /// Ends with the session, the connection or the task.
    private func converse(_ dialogue: inout Dialogue) async {
        for await event in events {
            switch event {
            case .octets(let octets, let isEncrypted):
                // What came in the clear behind STARTTLS may be an attacker's.
                if isEncrypted == dialogue.isEncrypted(service) { dialogue.session.receive(octets) }
            case .silence: dialogue.session.deadlinePassed()
            }
            await advance(&dialogue)
            if dialogue.session.isClosed { return }
            read()
        }
    }

    private struct Dialogue {
        var session: SandboxSession
        /// The one that is coming in.
        var mail: IncomingMail?
        var hasStartedTLS = false

        func isEncrypted(_ service: Service) -> Bool { hasStartedTLS || service.configuration.implicitTLS }
    }

    private func session(isOneTooMany: Bool) -> SandboxSession {
        if Task.isCancelled { return SandboxSession(refusing: .shuttingDown) }
        if isOneTooMany { return SandboxSession(refusing: .tooManyConnections) }
        let isEncrypted = service.configuration.implicitTLS
        let rules = SandboxSession.Rules(
            credentials: service.configuration.credentials,
            offersStartTLS: service.tls != nil && !isEncrypted,
            sizeLimit: service.configuration.sizeLimit
        )
        return SandboxSession(rules: rules, isEncrypted: isEncrypted)
    }

    private func advance(_ dialogue: inout Dialogue) async {
        while let action = dialogue.session.next() {
            switch action {
            case .reply(let reply): await send(reply, isLast: dialogue.session.isClosed)
            case .open(let transaction): dialogue.mail = incomingMail(transaction)
            case .append(let octets):
                await store(&dialogue) { mail in
                    try mail.append(octets)
                    return ""
                }
            case .commit(let octets):
                await store(&dialogue) { [onMail = service.onMail] mail in
                    guard let (name, stored) = try mail.commit(octets) else { return "" }
                    onMail(stored)
                    return name
                }
            case .discard: await discard(&dialogue)
            case .startTLS: await startTLS(&dialogue)
            case .close: return
            }
        }
    }

    /// Sends a reply, and closes the channel where the client does not take it in time.
    private func send(_ reply: SandboxReply, isLast: Bool) async {
        let patience = isLast ? Self.lastPatience : TimeAmount(service.configuration.inactivityDeadline)
        let limit = channel.eventLoop.scheduleTask(in: patience) { [channel] in channel.close(promise: nil) }
        try? await channel.writeAndFlush(ByteBuffer(bytes: reply.encoded)).get()
        limit.cancel()
    }

    private func incomingMail(_ transaction: Transaction) -> IncomingMail {
        let encrypted: Security = service.configuration.implicitTLS ? .tls : .starttls
        return IncomingMail(
            transaction,
            peer: channel.remoteAddress?.ipAddress ?? "0.0.0.0",
            security: transaction.isEncrypted ? encrypted : .none,
            in: service.directory
        )
    }

    /// Stores a part of the mail that is coming in, and tells the session how that went.
    private func store(
        _ dialogue: inout Dialogue,
        _ work: @escaping @Sendable (IncomingMail) throws -> String
    ) async {
        guard let mail = dialogue.mail else { return dialogue.session.storageFinished(.failed) }
        do {
            dialogue.session.storageFinished(.stored(name: try await blocking { try work(mail) }))
        } catch {
            await discard(&dialogue)
            dialogue.session.storageFinished((error as? FileError)?.isFull == true ? .full : .failed)
        }
    }

    private func discard(_ dialogue: inout Dialogue) async {
        guard let mail = dialogue.mail else { return }
        dialogue.mail = nil
        await blocking { mail.discard() }
    }

    private func startTLS(_ dialogue: inout Dialogue) async {
        guard let tls = service.tls else { return channel.close(promise: nil) }
        do {
            try await channel.eventLoop.submit { [handler] in try handler.value.startTLS(tls) }.get()
            dialogue.hasStartedTLS = true
        } catch {
            channel.close(promise: nil)
        }
    }

    private func read() {
        channel.eventLoop.execute { [handler] in handler.value.read() }
    }

    /// How long a client has to take the last reply.
    private static let lastPatience = TimeAmount.seconds(5)
}
