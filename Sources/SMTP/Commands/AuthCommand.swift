import NIOCore

/// The AUTH command and the lines that continue it (RFC 4954 section 4). They hold credentials, so what is shown of them
/// is made beside them and never from them.
struct AuthCommand {
    let octets: ByteBuffer
    let shown: TranscriptLine

    /// The initial response goes along where the line stays within the limit of a command.
    init(_ mechanism: Mechanism, initialResponse: EncodedResponse?) {
        var line = ByteBuffer(string: "AUTH \(mechanism.rawValue)")
        var text = "AUTH \(mechanism.rawValue)"
        if let initialResponse, Self.fits(initialResponse, behind: line.readableBytes) {
            line.writeString(" ")
            // An empty initial response is "=".
            line.writeBytes(initialResponse.octets.isEmpty ? [UInt8(ascii: "=")] : initialResponse.octets)
            text += " (not shown)"
        }
        line.writeString("\r\n")
        octets = line
        shown = TranscriptLine(.client, text)
    }

    /// Longest line that answers a challenge, with its CRLF (RFC 4954 section 4).
    static let maximumContinuationLength = 12_288

    /// The answer to a challenge; `nil` where it is too long for one line.
    init?(_ response: EncodedResponse) {
        guard response.octets.count + 2 <= Self.maximumContinuationLength else { return nil }
        octets = ByteBuffer(bytes: response.octets + Array("\r\n".utf8))
        shown = TranscriptLine(.client, "(not shown)")
    }

    /// `*`, which ends the exchange without a result.
    static let cancel = AuthCommand(octets: ByteBuffer(string: "*\r\n"), shown: TranscriptLine(.client, "*"))

    static func fits(_ response: EncodedResponse, behind count: Int) -> Bool {
        count + 1 + max(response.octets.count, 1) + 2 <= Command.maximumLineLength
    }

    private init(octets: ByteBuffer, shown: TranscriptLine) {
        self.octets = octets
        self.shown = shown
    }
}
