@testable import SMTP

extension MechanismExchange {
    /// Answers a challenge as the client does in the end, a key derived on the way included.
    mutating func response(to challenge: [UInt8]) throws(MechanismError) -> EncodedResponse {
        switch try answer(challenge) {
        case .response(let response): return response
        case .derivation(let derivation): return try resume(with: derivation.key(from: credentials))
        }
    }
}
