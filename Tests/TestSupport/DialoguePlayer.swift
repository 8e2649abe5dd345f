import NIOCore
import NIOSSL

/// The server's side of one connection.
final class DialoguePlayer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let state: DialogueServer.State
    private let tls: NIOSSLContext?
    private var pieces: Pieces
    private var steps: ArraySlice<Dialogue.Step> = []
    private var unread: [[UInt8]] = []
    private var line: [UInt8] = []
    private var name = ""
    private var hasFailed = false
    private var isWaiting = false

    init(state: DialogueServer.State, options: DialogueServer.Options, tls: NIOSSLContext?) {
        self.state = state
        self.tls = tls
        pieces = Pieces(options.pieceLength.map { [$0] } ?? [])
    }

    func channelActive(context: ChannelHandlerContext) {
        state.connectionCount += 1
        name = "connection \(state.connectionCount)"
        state.open[ObjectIdentifier(self)] = context.channel
        guard !state.dialogues.isEmpty else {
            fail("was not expected", context)
            return
        }
        steps = state.dialogues.removeFirst().steps[...]
        play(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for octet in unwrapInboundIn(data).readableBytesView {
            guard octet == 0x0A, line.last == 0x0D else {
                line.append(octet)
                continue
            }
            unread.append(line.dropLast())
            line.removeAll()
            play(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !hasFailed {
            if steps.first?.endsWithClient == true { steps.removeFirst() }
            if let next = steps.first { fail("ended before: \(next)", context) }
            if !line.isEmpty { fail("ended within a line: \(Self.shown(line))", context) }
        }
        state.open[ObjectIdentifier(self)] = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that refuses a certificate ends the handshake so; scripts say whether they expect it.
        context.close(promise: nil)
    }

    private func play(_ context: ChannelHandlerContext) {
        while !isWaiting, !hasFailed {
            guard let step = steps.first else {
                if let line = unread.first { fail("unexpected from the client: \(Self.shown(line))", context) }
                return
            }
            if step.awaitsClient, unread.isEmpty { return }
            // Behind what follows, the client may have closed before it returns.
            if !step.endsWithClient { steps.removeFirst() }
            switch step {
            case .client(let expected):
                let line = unread.removeFirst()
                guard line == expected else {
                    fail("expected: \(Self.shown(expected)), came: \(Self.shown(line))", context)
                    return
                }
            case .expectClose, .silence:
                fail("unexpected from the client: \(Self.shown(unread[0]))", context)
            case .server(let octets): send(octets, context)
            case .pieces(let lengths): pieces = Pieces(lengths)
            case .wait(let milliseconds): wait(milliseconds, context)
            case .startTLS: startTLS(context)
            case .close: context.close(promise: nil)
            }
        }
    }

    private func send(_ octets: [UInt8], _ context: ChannelHandlerContext) {
        for piece in pieces.cut(octets) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil)
        }
    }

    private func wait(_ milliseconds: Int, _ context: ChannelHandlerContext) {
        isWaiting = true
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) {
            self.isWaiting = false
            self.play(context)
        }
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        guard let tls else {
            fail("the test gave no certificate", context)
            return
        }
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        } catch {
            fail("\(error)", context)
        }
    }

    private func fail(_ problem: String, _ context: ChannelHandlerContext) {
        hasFailed = true
        state.problems.append("\(name): \(problem)")
        context.close(promise: nil)
    }

    private static func shown(_ octets: [UInt8]) -> String {
        "\"\(String(decoding: octets, as: UTF8.self))\""
    }
}

extension Dialogue.Step {
    /// Whether the next word is the client's.
    fileprivate var awaitsClient: Bool {
        if case .client = self { true } else { endsWithClient }
    }

    /// Whether the client's close is what is waited for.
    fileprivate var endsWithClient: Bool {
        switch self {
        case .expectClose, .silence: true
        default: false
        }
    }
}
