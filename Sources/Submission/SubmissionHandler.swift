import Mail
import NIOCore
import NIOSSL
import NIOTLS
import SMTP

/// Feeds the state machine from the connection and does what it asks for, on the connection's event loop.
final class SubmissionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var machine: SubmissionStateMachine
    private var decoder = ReplyDecoder()
    private let server: SubmissionServer
    private let deadlines: Deadlines
    private let makeTLS: () throws -> NIOSSLClientHandler?
    private let record: (TranscriptLine) -> Void
    private let onPassed: (SubmissionStage, String) -> Void
    private let result: EventLoopPromise<SubmissionResult>
    private var timer: Scheduled<Void>?
    private var totalTimer: Scheduled<Void>?

    init(
        machine: SubmissionStateMachine,
        server: SubmissionServer,
        deadlines: Deadlines,
        makeTLS: @escaping () throws -> NIOSSLClientHandler?,
        record: @escaping (TranscriptLine) -> Void,
        onPassed: @escaping (SubmissionStage, String) -> Void,
        result: EventLoopPromise<SubmissionResult>
    ) {
        self.machine = machine
        self.server = server
        self.deadlines = deadlines
        self.makeTLS = makeTLS
        self.record = record
        self.onPassed = onPassed
        self.result = result
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        begin(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        totalTimer?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
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
            perform(machine.tlsEstablished(detail: tlsDetail(context)), context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        perform(machine.interrupted(TLSFailure.describe(error, plan: machine.plan)), context)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(machine.interrupted(TLSFailure.closed(machine.plan)), context)
        timer?.cancel()
        totalTimer?.cancel()
        context.fireChannelInactive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard machine.stage == .connect else { return }
        totalTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(deadlines.total)) {
            self.expire(context, "the whole submission")
        }
        perform(machine.connected(), context)
    }

    private func perform(_ actions: [SubmissionAction], _ context: ChannelHandlerContext) {
        for action in actions {
            switch action {
            case .send(let octets): context.writeAndFlush(wrapOutboundOut(octets), promise: nil)
            case .record(let line): record(line)
            case .passed(let stage, let detail): onPassed(stage, detail)
            case .startTLS: startTLS(context)
            case .complete(let result):
                self.result.succeed(result)
            case .close: context.close(promise: nil)
            }
        }
        schedule(context)
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        do {
            guard let handler = try makeTLS() else { return }
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            perform(machine.interrupted(TLSFailure.describe(error, plan: machine.plan)), context)
        }
    }

    private func schedule(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let stage = machine.stage
        let isTLSPort = server.security != .tls && [465, 994, 2465].contains(server.port)
        guard let duration = deadlines.duration(of: stage, isTLSPort: isTLSPort) else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
            if stage == .greeting, isTLSPort {
                self.perform(self.machine.interrupted(SubmissionStateMachine.tlsExpected(self.machine.plan)), context)
            } else {
                self.expire(context, stage.rawValue)
            }
        }
    }

    private func expire(_ context: ChannelHandlerContext, _ what: String) {
        let failure = SubmissionFailure(
            kind: .timeout, isPermanent: false, subject: server.name, reason: "no answer in time (\(what))")
        perform(machine.interrupted(failure), context)
    }

    private func tlsDetail(_ context: ChannelHandlerContext) -> String {
        switch (try? context.pipeline.syncOperations.nioSSL_tlsVersion()).flatMap({ $0 }) {
        case .tlsv13: "TLS 1.3, certificate good"
        case .tlsv12: "TLS 1.2, certificate good"
        default: "certificate good"
        }
    }
}
