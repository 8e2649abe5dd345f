internal import Escaping
internal import SASL

/// A SASL mechanism that the sandbox offers.
enum SandboxMechanism: String, CaseIterable {
    case cramMD5 = "CRAM-MD5"
    case login = "LOGIN"
    case plain = "PLAIN"

    /// Whether the password itself crosses the wire.
    var revealsPassword: Bool { self != .cramMD5 }
}

/// The server's side of one AUTH command after its first line (RFC 4954, RFC 4616, RFC 2195).
struct AuthenticationExchange: Equatable {
    enum Outcome: Equatable {
        /// The next challenge, not yet base64.
        case challenge([UInt8])
        case accepted
        case rejected
    }

    private enum Step: Equatable {
        case plainMessage
        case loginUser
        case loginPassword(user: [UInt8])
        case digest(challenge: [UInt8])
    }

    let mechanism: SandboxMechanism
    private var step: Step
    /// The challenge that opens the exchange; empty where the client speaks first.
    let firstChallenge: [UInt8]

    /// - Parameters:
    ///   - mechanism: the one the client chose.
    ///   - cramChallenge: the unique challenge of CRAM-MD5, in the form of a message identifier.
    init(_ mechanism: SandboxMechanism, cramChallenge: @autoclosure () -> [UInt8]) {
        self.mechanism = mechanism
        switch mechanism {
        case .plain:
            step = .plainMessage
            firstChallenge = []
        case .login:
            step = .loginUser
            firstChallenge = Array("Username:".utf8)
        case .cramMD5:
            firstChallenge = cramChallenge()
            step = .digest(challenge: firstChallenge)
        }
    }

    /// Takes a decoded response of the client.
    mutating func receive(_ response: [UInt8], credentials: any Credential) -> Outcome {
        switch step {
        case .loginUser:
            step = .loginPassword(user: response)
            return .challenge(Array("Password:".utf8))
        case .loginPassword(let user):
            return Self.outcome(Self.accepts(user: user[...], password: response[...], credentials))
        case .plainMessage:
            let parts = response.split(separator: 0, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].isEmpty || parts[0] == parts[1] else { return .rejected }
            return Self.outcome(Self.accepts(user: parts[1], password: parts[2], credentials))
        case .digest(let challenge):
            guard let space = response.lastIndex(of: UInt8(ascii: " ")) else { return .rejected }
            let user = response[..<space]
            guard let digest = Hexadecimal.bytes(response[(space + 1)...]) else { return .rejected }
            let isValid = credentials.withSecret { HMAC(.md5, key: $0).isValid(digest, for: challenge) }
            return Self.outcome(isValid && user.elementsEqual(credentials.username.utf8))
        }
    }

    private static func outcome(_ isValid: Bool) -> Outcome { isValid ? .accepted : .rejected }

    private static func accepts(
        user: ArraySlice<UInt8>,
        password: ArraySlice<UInt8>,
        _ credentials: any Credential
    ) -> Bool {
        let isPassword = credentials.withSecret { ConstantTime.areEqual(password, $0) }
        return isPassword && user.elementsEqual(credentials.username.utf8)
    }
}

/// Comparison whose time depends on what the client sent, never on the secret.
enum ConstantTime {
    static func areEqual(_ given: ArraySlice<UInt8>, _ secret: UnsafeRawBufferPointer) -> Bool {
        guard !secret.isEmpty else { return given.isEmpty }
        var difference: UInt8 = given.count == secret.count ? 0 : 1
        for (offset, octet) in given.enumerated() {
            difference |= octet ^ secret[offset % secret.count]
        }
        return difference == 0
    }
}
