import SASL

/// The AUTH command and the lines that continue it (RFC 4954 section 4). They hold credentials, so what is shown of them
/// is made beside them and never from them.
struct AuthCommand {
    /// With its CRLF.
    let line: SecretOctets
    let shown: TranscriptLine

    /// The initial response goes along where the line stays within the limit of a command.
    init(_ mechanism: Mechanism, initialResponse: EncodedResponse?) {
        let command = "AUTH \(mechanism.rawValue)"
        if let initialResponse, Self.fits(initialResponse, behind: command.utf8.count) {
            // An empty initial response is "=".
            let isEmpty = initialResponse.octets.count == 0
            line = Self.line(command + (isEmpty ? " =" : " "), initialResponse.octets)
            shown = TranscriptLine(.client, command + " (not shown)")
        } else {
            line = Self.line(command)
            shown = TranscriptLine(.client, command)
        }
    }

    /// Longest line that answers a challenge, with its CRLF (RFC 4954 section 4).
    static let maximumContinuationLength = 12_288

    /// The answer to a challenge; `nil` where it is too long for one line.
    init?(_ response: EncodedResponse) {
        guard response.octets.count + 2 <= Self.maximumContinuationLength else { return nil }
        line = Self.line("", response.octets)
        shown = TranscriptLine(.client, "(not shown)")
    }

    /// `*`, which ends the exchange without a result.
    static let cancel = AuthCommand(line: line("*"), shown: TranscriptLine(.client, "*"))

    static func fits(_ response: EncodedResponse, behind count: Int) -> Bool {
        count + 1 + max(response.octets.count, 1) + 2 <= Command.maximumLineLength
    }

    private init(line: SecretOctets, shown: TranscriptLine) {
        self.line = line
        self.shown = shown
    }

    private static func line(_ start: String, _ response: SecretOctets? = nil) -> SecretOctets {
        Array(start.utf8).withUnsafeBytes { start in
            Array("\r\n".utf8).withUnsafeBytes { end in
                guard let response else { return SecretOctets(joining: [start, end]) }
                return response.withUnsafeBytes { SecretOctets(joining: [start, $0, end]) }
            }
        }
    }
}
