import Escaping
import Mail
import NIOCore

/// Asks an HTTP proxy for a tunnel by CONNECT (RFC 9110 section 9.3.6) and takes its one answer.
///
/// NIO's own decoder of HTTP takes the first words of a server that speaks first for another response.
final class ConnectHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Failure: Error, Equatable {
        case closed
        case notHTTP
        /// The status line without its version.
        case refused(status: Int, line: String)
    }

    private let target: String
    private let onReady: () -> Void
    private var head: ByteBuffer = .init()
    private var isAnswered = false

    /// Longest head of an answer, in octets.
    private static let maximumHeadLength = 16 << 10

    /// Takes `host:port`, an IPv6 address in brackets.
    init(target: String, onReady: @escaping () -> Void) {
        self.target = target
        self.onReady = onReady
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let request = ByteBuffer(string: "CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isAnswered else {
            context.fireChannelRead(data)
            return
        }
        var piece = unwrapInboundIn(data)
        head.writeBuffer(&piece)
        guard let length = headLength else {
            let isHTTP = head.readableBytesView.prefix(5).elementsEqual("HTTP/".utf8.prefix(head.readableBytes))
            if !isHTTP || head.readableBytes > Self.maximumHeadLength { fail(.notHTTP, context) }
            return
        }
        let answer = head.readSlice(length: length) ?? ByteBuffer()
        do throws(Failure) {
            try Self.check(answer)
        } catch {
            fail(error, context)
            return
        }
        isAnswered = true
        onReady()
        // The server may have spoken already.
        if head.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(head)) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isAnswered { fail(.closed, context) }
        context.fireChannelInactive()
    }

    /// Octets up to and with the blank line.
    private var headLength: Int? {
        let octets = head.readableBytesView
        for index in octets.indices where octets[index] == UInt8(ascii: "\n") {
            let rest = octets[octets.index(after: index)...]
            if rest.first == UInt8(ascii: "\n") { return index - octets.startIndex + 2 }
            if rest.starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]) { return index - octets.startIndex + 3 }
        }
        return nil
    }

    private static func check(_ head: ByteBuffer) throws(Failure) {
        let line = head.readableBytesView.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        guard line.starts(with: "HTTP/1.".utf8) else { throw .notHTTP }
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard words.count == 2, let status = Int(String(decoding: words[1].prefix(3), as: UTF8.self)),
            (100...599).contains(status)
        else { throw .notHTTP }
        guard status / 100 == 2 else {
            throw .refused(status: status, line: Visible.escaped(words[1].prefix(80), keepingNewlines: false))
        }
    }

    private func fail(_ failure: Failure, _ context: ChannelHandlerContext) {
        isAnswered = true
        context.fireErrorCaught(failure)
        context.close(promise: nil)
    }
}
