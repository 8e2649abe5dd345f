import Crypto
import Escaping

/// CRAM-MD5 (RFC 2195): the server sends a challenge, the client its keyed digest. The RFC knows octets only, so
/// nothing is prepared.
struct CramMD5: MechanismExchange {
    /// Octets of a decoded challenge. RFC 2195's example has 42.
    static let maximumChallengeLength = 2048

    let credentials: any CredentialProvider
    private(set) var isComplete = false

    init(credentials: any CredentialProvider) {
        self.credentials = credentials
    }

    mutating func initialResponse() -> EncodedResponse? { nil }

    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        guard !isComplete else { throw .unexpectedChallenge }
        guard let decoded = Base64.decode(challenge), (1...Self.maximumChallengeLength).contains(decoded.count) else {
            throw .undecodableChallenge
        }
        let digest = credentials.withSecret { secret in
            HMAC<Insecure.MD5>.authenticationCode(for: decoded, using: SymmetricKey(data: secret))
        }
        isComplete = true
        var message = Array(credentials.username.utf8)
        message.append(UInt8(ascii: " "))
        message += Hexadecimal.text(digest).utf8
        return .response(EncodedResponse(wiping: &message))
    }
}
