import NIOCore
import NIOSSL

/// The server's side of one connection.
final class DialoguePlayer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let state: DialogueServer.State
    private let options: DialogueServer.Options
    private let tls: NIOSSLContext?
    private var steps: ArraySlice<Dialogue.Step> = []
    private var line: [UInt8] = []
    private var name = ""
    private var hasFailed = false

    init(state: DialogueServer.State, options: DialogueServer.Options, tls: NIOSSLContext?) {
        self.state = state
        self.options = options
        self.tls = tls
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
        if options.isImplicitTLS { startTLS(context) }
        play(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for octet in unwrapInboundIn(data).readableBytesView {
            guard octet == 0x0A, line.last == 0x0D else {
                line.append(octet)
                continue
            }
            let line = Array(self.line.dropLast())
            self.line.removeAll()
            guard !hasFailed else { return }
            guard case .client(let expected)? = steps.first else {
                fail("unexpected from the client: \(Self.shown(line))", context)
                return
            }
            guard line == expected else {
                fail("expected: \(Self.shown(expected)), came: \(Self.shown(line))", context)
                return
            }
            steps.removeFirst()
            play(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !hasFailed, steps.first == .expectClose { steps.removeFirst() }
        if !hasFailed, let next = steps.first { fail("ended before: \(next)", context) }
        if !hasFailed, !line.isEmpty { fail("ended within a line: \(Self.shown(line))", context) }
        state.open[ObjectIdentifier(self)] = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that refuses a certificate ends the handshake so; scripts say whether they expect it.
        context.close(promise: nil)
    }

    private func play(_ context: ChannelHandlerContext) {
        while let step = steps.first {
            if case .client = step { return }
            if case .expectClose = step { return }
            steps.removeFirst()
            switch step {
            case .client, .expectClose: break
            case .server(let octets): send(octets, context)
            case .startTLS: startTLS(context)
            case .close: context.close(promise: nil)
            }
        }
    }

    private func send(_ octets: [UInt8], _ context: ChannelHandlerContext) {
        let length = options.pieceLength ?? octets.count
        for start in stride(from: 0, to: octets.count, by: max(length, 1)) {
            let piece = octets[start..<min(start + length, octets.count)]
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil)
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
