internal import Crypto

/// A SASL mechanism that `notify` has (RFC 4422), under its registered name.
package enum Mechanism: String, CaseIterable, Sendable {
    case plain = "PLAIN"
    case login = "LOGIN"
    case cramMD5 = "CRAM-MD5"
    case scramSHA1 = "SCRAM-SHA-1"
    case scramSHA256 = "SCRAM-SHA-256"

    /// All, strongest first.
    package static let byStrength: [Mechanism] = [.scramSHA256, .scramSHA1, .cramMD5, .plain, .login]

    /// Whether the secret itself stays at home and only proves itself.
    package var isChallengeResponse: Bool {
        switch self {
        case .cramMD5, .scramSHA1, .scramSHA256: true
        case .plain, .login: false
        }
    }

    func exchange(_ credentials: any CredentialProvider) -> any MechanismExchange {
        switch self {
        case .plain: Plain(credentials: credentials)
        case .login: Login(credentials: credentials)
        case .cramMD5: CramMD5(credentials: credentials)
        case .scramSHA1: Scram<Insecure.SHA1>(credentials: credentials)
        case .scramSHA256: Scram<SHA256>(credentials: credentials)
        }
    }
}

/// The client's side of one run of a mechanism.
protocol MechanismExchange: Sendable {
    /// Whether everything has been said, so that success may follow.
    var isComplete: Bool { get }

    /// What goes with the AUTH command; `nil` where the server speaks first.
    mutating func initialResponse() throws(MechanismError) -> EncodedResponse?

    /// Answers a challenge, which comes as the text behind 334: Base64, if the server keeps to the rules.
    mutating func respond(to challenge: [UInt8]) throws(MechanismError) -> EncodedResponse
}

/// Why an exchange has to be cancelled.
enum MechanismError: Error, Equatable {
    case undecodableChallenge
    /// The mechanism has no answer left.
    case unexpectedChallenge
    /// The user name or the secret holds what this mechanism cannot carry.
    case unusableCredential(String)
    /// SCRAM: the server's nonce does not continue the client's.
    case changedNonce
    /// SCRAM: so many rounds of key derivation are too few to be safe or too many to be meant.
    case unacceptableIterations(Int)
    /// SCRAM: the server's word for why it does not take the proof.
    case refusedProof(String)
    /// SCRAM: the server's signature is not that of one who knows the secret.
    case unprovenServer
}

/// A client's message in Base64. It may hold the secret, so it has no readable description.
struct EncodedResponse: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let octets: [UInt8]

    /// Encodes and wipes `message`.
    init(wiping message: inout [UInt8]) {
        octets = Base64.encode(message)
        message.wipe()
    }

    var description: String { "(not shown)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
