/// What a server does next.
enum ServerMove {
    /// A reply; `hasMore` where octets lie behind it.
    case reply(code: Int, lines: [[UInt8]], hasMore: Bool)
    /// The reply that lets the dialogue go on, with these keywords where EHLO is answered.
    case consent(keywords: [String])
    /// Octets that need not be replies.
    case octets([UInt8])
    /// Repeats what it was told.
    case echo(code: Int)
    case handshake
    case messageTaken
    case hangUp
}

/// Reads moves out of the octets of an input.
struct MoveReader {
    private var rest: ArraySlice<UInt8>

    init(_ input: [UInt8]) {
        rest = input[...]
    }

    mutating func octet() -> UInt8? {
        rest.popFirst()
    }

    mutating func next() -> ServerMove? {
        guard let kind = octet() else { return nil }
        switch kind % 16 {
        case 0...4: return .consent(keywords: keywords())
        case 5...8: return .reply(code: code(), lines: lines(), hasMore: kind & 16 != 0)
        case 9: return .octets(text())
        case 10: return .echo(code: code())
        case 11, 12: return .handshake
        case 13, 14: return .messageTaken
        default: return .hangUp
        }
    }

    private static let codes = [
        220, 221, 235, 250, 251, 252, 334, 354, 421, 432, 450, 451, 452, 454, 500, 501, 502, 503, 504, 530, 534, 535,
        538, 550, 552, 553, 554, 555, 299, 399,
    ]

    private static let keywords = [
        "STARTTLS", "AUTH PLAIN", "AUTH LOGIN", "AUTH=CRAM-MD5", "AUTH SCRAM-SHA-256 SCRAM-SHA-1", "SIZE 5", "8BITMIME",
        "PIPELINING", "SMTPUTF8", "DSN", "CHUNKING", "ENHANCEDSTATUSCODES", "REQUIRETLS", "LIMITS RCPTMAX=1", "SIZE",
        "AUTH XOAUTH2 OAUTHBEARER EXTERNAL",
    ]

    private mutating func code() -> Int {
        Self.codes[Int(octet() ?? 0) % Self.codes.count]
    }

    private mutating func keywords() -> [String] {
        let mask = Int(octet() ?? 0) | Int(octet() ?? 0) << 8
        return Self.keywords.enumerated().filter { mask & (1 << $0.offset) != 0 }.map(\.element)
    }

    private mutating func lines() -> [[UInt8]] {
        let count = Int(octet() ?? 0) % 3 + 1
        return (0..<count).map { _ in text() }
    }

    /// So many octets as the first one says.
    private mutating func text() -> [UInt8] {
        let count = Int(octet() ?? 0) % 64
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
