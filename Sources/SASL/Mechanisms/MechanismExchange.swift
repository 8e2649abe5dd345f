/// The client's side of one run of a mechanism, as a value: challenges go in, answers come out.
///
/// An answer may come later. Then the host does the work that stands for it and calls `resume(with:)`; until it has, the
/// server is not answered. So a mechanism may take its time, or live in another process.
package protocol MechanismExchange: Sendable {
    /// Whether everything has been said, so that success may follow.
    var isComplete: Bool { get }

    /// Why the server will not let us in, where it has said so in a challenge; escaped.
    var refusal: String? { get }

    /// What goes with the AUTH command; `nil` where the server speaks first, or where this side needs time for it: the
    /// server then asks with an empty challenge (RFC 4954 section 4).
    mutating func initialResponse() throws(MechanismError) -> EncodedResponse?

    /// Answers a challenge, which comes as the text behind 334: Base64, if the server keeps to the rules.
    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer

    /// Goes on with the outcome of the work that the last answer put off.
    mutating func resume(with outcome: MechanismWork.Outcome) throws(MechanismError) -> MechanismAnswer
}

extension MechanismExchange {
    package var refusal: String? { nil }

    package mutating func resume(with outcome: MechanismWork.Outcome) throws(MechanismError) -> MechanismAnswer {
        throw .unexpectedChallenge
    }
}

/// What follows on a challenge.
package enum MechanismAnswer: Sendable {
    case response(EncodedResponse)
    /// Some work has to be done first.
    case later(MechanismWork)
}

/// Why an exchange has to be cancelled.
package enum MechanismError: Error, Equatable {
    case undecodableChallenge
    /// The mechanism has no answer left.
    case unexpectedChallenge
    /// The user name or the secret holds what this mechanism cannot carry.
    case unusableCredential(String)
    /// SASLprep refuses the user name or the password: which of them, and why.
    case unpreparedCredential(String, SASLprep.Refusal)
    /// SCRAM: the server's nonce does not continue the client's.
    case changedNonce
    /// SCRAM: so many rounds of key derivation are too few to be safe or too many to be meant.
    case unacceptableIterations(Int)
    /// SCRAM: the server's word for why it does not take the proof.
    case refusedProof(String)
    /// SCRAM: the server's signature is not that of one who knows the secret.
    case unprovenServer

    /// Whether it tells of the mechanism on this server, and nothing of the credential or of an attack.
    package var isOfMechanism: Bool {
        switch self {
        case .undecodableChallenge, .unexpectedChallenge, .unacceptableIterations: true
        case .unusableCredential, .unpreparedCredential, .changedNonce, .refusedProof, .unprovenServer: false
        }
    }
}

/// A client's message in Base64. It may hold the secret, so it has no readable description.
package struct EncodedResponse: Sendable, Unreadable {
    package let octets: SecretOctets

    /// Encodes and wipes `message`.
    package init(wiping message: inout [UInt8]) {
        octets = message.withUnsafeBytes { SecretOctets(encoding: $0) }
        message.wipe()
    }

    /// Encodes a message that is, or holds, the secret: no copy of it is made outside of `SecretOctets`.
    init(encoding parts: UnsafeRawBufferPointer...) {
        octets = SecretOctets(joining: parts).withUnsafeBytes { SecretOctets(encoding: $0) }
    }
}
