/// The client's side of one run of a mechanism.
protocol MechanismExchange: Sendable {
    var credentials: any CredentialProvider { get }

    /// Whether everything has been said, so that success may follow.
    var isComplete: Bool { get }

    /// Why the server will not let us in, where it has said so in a challenge; escaped.
    var refusal: String? { get }

    /// What goes with the AUTH command; `nil` where the server speaks first.
    mutating func initialResponse() throws(MechanismError) -> EncodedResponse?

    /// Answers a challenge, which comes as the text behind 334: Base64, if the server keeps to the rules.
    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer

    /// Goes on with the key that an answer asked for.
    mutating func resume(with key: DerivedKey) throws(MechanismError) -> EncodedResponse
}

extension MechanismExchange {
    var refusal: String? { nil }

    mutating func resume(with key: DerivedKey) throws(MechanismError) -> EncodedResponse {
        throw .unexpectedChallenge
    }
}

/// What follows on a challenge.
enum MechanismAnswer: Sendable {
    case response(EncodedResponse)
    /// A key has to be derived first, which takes too long for an event loop.
    case derivation(KeyDerivation)
}

/// Why an exchange has to be cancelled.
enum MechanismError: Error, Equatable {
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
    var isOfMechanism: Bool {
        switch self {
        case .undecodableChallenge, .unexpectedChallenge, .unacceptableIterations: true
        case .unusableCredential, .unpreparedCredential, .changedNonce, .refusedProof, .unprovenServer: false
        }
    }
}

/// A client's message in Base64. It may hold the secret, so it has no readable description.
struct EncodedResponse: Sendable, Unreadable {
    let octets: SecretOctets

    /// Encodes and wipes `message`.
    init(wiping message: inout [UInt8]) {
        octets = message.withUnsafeBytes { SecretOctets(encoding: $0) }
        message.wipe()
    }

    /// Encodes a message that is, or holds, the secret: no copy of it is made outside of `SecretOctets`.
    init(encoding parts: UnsafeRawBufferPointer...) {
        octets = SecretOctets(joining: parts).withUnsafeBytes { SecretOctets(encoding: $0) }
    }
}

/// Hides a value from every kind of description.
package protocol Unreadable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unreadable {
    package var description: String { "(not shown)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
