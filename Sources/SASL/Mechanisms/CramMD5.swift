internal import Escaping

/// CRAM-MD5 (RFC 2195): the server sends a challenge, the client its keyed digest. The RFC knows octets only, so
/// nothing is prepared.
struct CramMD5: MechanismExchange {
    /// Octets of a decoded challenge. RFC 2195's example has 42.
    static let maximumChallengeLength = 2048

    let credentials: any Credential
    private(set) var isComplete = false

    init(credentials: any Credential) {
        self.credentials = credentials
    }

    mutating func initialResponse() -> EncodedResponse? { nil }

    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        guard !isComplete else { throw .unexpectedChallenge }
        guard let decoded = Base64.decode(challenge), (1...Self.maximumChallengeLength).contains(decoded.count) else {
            throw .undecodableChallenge
        }
        let digest = credentials.withSecret { HMAC(.md5, key: $0).code(for: decoded) }
        isComplete = true
        var message = Array(credentials.username.utf8)
        message.append(UInt8(ascii: " "))
        message += Hexadecimal.text(digest.withUnsafeBytes { Array($0) }).utf8
        return .response(EncodedResponse(wiping: &message))
    }
}
