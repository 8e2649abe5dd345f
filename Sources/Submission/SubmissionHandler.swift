import Files
import Mail
import NIOCore
import NIOSSL
import NIOTLS
import SASL
import SMTP

/// Feeds the state machine from the connection and does what it asks for, on the connection's event loop.
final class SubmissionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var machine: SubmissionStateMachine
    private var decoder = ReplyDecoder()
    private let server: SubmissionServer
    private let deadlines: Deadlines
    private let policy: TLSPolicy?
    private var tls: NIOSSLClientHandler?
    private let record: (TranscriptLine) -> Void
    private let onPassed: (SubmissionStage, String) -> Void
    private let onNote: (String) -> Void
    private let opened: EventLoopPromise<Opening>
    private var submitted: EventLoopPromise<SubmissionAnswer>?
    /// Whether the connection is kept for a message that may never come.
    private var isIdle = false
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var totalTimer: Scheduled<Void>?

    /// Whether a connection became ready for messages.
    enum Opening: Sendable {
        case ready
        case failed(SubmissionFailure, isUnreached: Bool)
    }

    /// Tells `opened` once whether messages may be submitted.
    init(
        machine: SubmissionStateMachine,
        server: SubmissionServer,
        deadlines: Deadlines,
        policy: TLSPolicy?,
        record: @escaping (TranscriptLine) -> Void,
        onPassed: @escaping (SubmissionStage, String) -> Void,
        onNote: @escaping (String) -> Void,
        opened: EventLoopPromise<Opening>
    ) {
        self.machine = machine
        self.server = server
        self.deadlines = deadlines
        self.policy = policy
        self.record = record
        self.onPassed = onPassed
        self.onNote = onNote
        self.opened = opened
    }

    /// Waits until a proxy has given the way to the server.
    func awaitTunnel(until end: NIODeadline) {
        guard let context else { return }
        limit(to: min(end, .now() + TimeAmount(deadlines.connect)), context)
    }

    /// Begins the dialogue; `end` is when the total deadline passes.
    func open(until end: NIODeadline) {
        guard let context else { return }
        guard context.channel.isActive else {
            perform(machine.interrupted(TLSFailure.closed(machine.plan)), context)
            return
        }
        limit(to: end, context)
        perform(machine.connected(), context)
    }

    /// Submits a message on the connection that is ready; `end` is when the total deadline passes.
    func submit(
        _ message: [UInt8],
        envelope: Envelope,
        requiresTLS: Bool,
        until end: NIODeadline,
        answer: EventLoopPromise<SubmissionAnswer>
    ) {
        submitted = answer
        isIdle = false
        // What the machine says to a connection that is gone needs no channel.
        let actions = machine.submit(message, envelope: envelope, requiresTLS: requiresTLS)
        if let context {
            limit(to: end, context)
            perform(actions, context)
        } else {
            for case .submitted(let answer) in actions { tell(answer) }
        }
    }

    /// Says QUIT on a connection that is ready.
    func quit() {
        guard let context else { return }
        perform(machine.quit(), context)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
        totalTimer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        while let octet = buffer.readInteger(as: UInt8.self) {
            do throws(ReplyError) {
                guard let reply = try decoder.push(octet) else { continue }
                perform(machine.received(reply, hasMore: buffer.readableBytes > 0), context)
            } catch {
                perform(machine.received(error), context)
                return
            }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            tlsEstablished(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error, context)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(machine.interrupted(TLSFailure.closed(machine.plan, at: machine.stage)), context)
        timer?.cancel()
        totalTimer?.cancel()
        context.fireChannelInactive()
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        let failure = TLSFailure.describe(
            error,
            at: machine.stage,
            certificate: tls?.peerCertificate,
            server: server,
            policy: policy,
            plan: machine.plan
        )
        perform(machine.interrupted(failure), context)
    }

    /// Nothing has been said yet over TLS: a certificate that is not the pinned one ends it here at the latest.
    private func tlsEstablished(_ context: ChannelHandlerContext) {
        let certificate = tls?.peerCertificate
        guard policy?.isPinned(certificate) != false else {
            perform(machine.interrupted(TLSFailure.notPinned(certificate, machine.plan)), context)
            return
        }
        let binding = (try? certificate?.toDERBytes()).flatMap(ServerEndPoint.binding)
        perform(machine.tlsEstablished(detail: tlsDetail, binding: binding), context)
    }

    private func perform(_ actions: [SubmissionAction], _ context: ChannelHandlerContext) {
        for action in actions {
            switch action {
            case .send(let octets): context.writeAndFlush(wrapOutboundOut(octets), promise: nil)
            case .sendSecret(let octets): sendSecret(octets, context)
            case .sendMessage(let octets): sendMessage(octets, context)
            case .record(let line): record(line)
            case .passed(let stage, let detail): onPassed(stage, detail)
            case .note(let text): onNote(text)
            case .startTLS: startTLS(context)
            case .work(let work): perform(work, context)
            case .ready: tell(.ready)
            case .failed(let failure, let isUnreached): tell(.failed(failure, isUnreached: isUnreached))
            case .submitted(let answer): tell(answer)
            case .close: context.close(promise: nil)
            }
        }
        schedule(context)
    }

    private func tell(_ opening: Opening) {
        totalTimer?.cancel()
        opened.succeed(opening)
    }

    private func tell(_ answer: SubmissionAnswer) {
        totalTimer?.cancel()
        submitted?.succeed(answer)
        submitted = nil
        isIdle = true
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        do {
            guard let handler = try policy?.handler() else { return }
            tls = handler
            try context.pipeline.syncOperations.addHandlers([PlainTextDetector(), handler], position: .first)
        } catch {
            fail(error, context)
        }
    }

    private func perform(_ work: MechanismWork, _ context: ChannelHandlerContext) {
        let outcome = context.eventLoop.makeFutureWithTask {
            switch work.kind {
            case .computing(let compute): await blocking { compute() }
            case .waiting(let wait): await wait()
            }
        }
        outcome.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let outcome): self.perform(self.machine.finished(work, with: outcome), context)
            case .failure(let error): self.fail(error, context)
            }
        }
    }

    /// The copy that goes down the pipeline is wiped when the network, or the TLS record, has it.
    private func sendSecret(_ secret: SecretOctets, _ context: ChannelHandlerContext) {
        let octets = secret.withUnsafeBytes { context.channel.allocator.buffer(bytes: $0) }
        context.writeAndFlush(wrapOutboundOut(octets)).assumeIsolated().whenComplete { _ in octets.wipeStorage() }
    }

    /// Writes block by block, so that the deadline is for each of them.
    private func sendMessage(_ octets: ByteBuffer, _ context: ChannelHandlerContext) {
        var rest = octets
        while let block = rest.readSlice(length: min(Self.blockLength, rest.readableBytes)), block.readableBytes > 0 {
            let isLast = rest.readableBytes == 0
            context.write(wrapOutboundOut(block)).assumeIsolated().whenSuccess {
                self.perform(isLast ? self.machine.messageSent() : [], context)
            }
        }
        context.flush()
    }

    private static let blockLength = 64 << 10

    private func limit(to end: NIODeadline, _ context: ChannelHandlerContext) {
        totalTimer?.cancel()
        totalTimer = context.eventLoop.assumeIsolated().scheduleTask(deadline: end) {
            self.expire(context, self.machine.stage.rawValue)
        }
    }

    private func schedule(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let stage = machine.stage
        guard stage != .ready || isIdle else { return }
        let isTLSPort = server.security != .tls && SubmissionServer.implicitTLSPorts.contains(server.port)
        guard let duration = deadlines.duration(of: stage, isTLSPort: isTLSPort) else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
            if stage == .ready {
                self.quit()
            } else if stage == .greeting, isTLSPort {
                self.perform(self.machine.interrupted(self.machine.plan.tlsExpected), context)
            } else {
                self.expire(context, stage.rawValue)
            }
        }
    }

    private func expire(_ context: ChannelHandlerContext, _ what: String) {
        let failure = SubmissionFailure(
            kind: .timeout,
            isPermanent: false,
            subject: server.name,
            reason: "no answer in time (\(what))",
            remedy: machine.stage == .greeting && server.security != .tls ? .considerImplicitTLS : nil
        )
        perform(machine.interrupted(failure), context)
    }

    private var tlsDetail: String {
        let version: String? =
            switch tls?.tlsVersion {
            case .tlsv13: "TLS 1.3"
            case .tlsv12: "TLS 1.2"
            default: nil
            }
        let pin = tls?.peerCertificate.flatMap(CertificatePin.ofKey).map { "pin \($0.text)" }
        return [version, policy?.verdict, pin].compactMap(\.self).joined(separator: ", ")
    }
}
