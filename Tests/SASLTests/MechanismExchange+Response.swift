@testable import SASL

extension MechanismExchange {
    /// Answers a challenge as the client does in the end, work that was put off included.
    mutating func response(to challenge: [UInt8]) throws(MechanismError) -> EncodedResponse {
        var answer = try answer(challenge)
        while case .later(let work) = answer {
            guard case .computing(let compute) = work.kind else { throw .unexpectedChallenge }
            answer = try resume(with: compute())
        }
        guard case .response(let response) = answer else { throw .unexpectedChallenge }
        return response
    }
}
