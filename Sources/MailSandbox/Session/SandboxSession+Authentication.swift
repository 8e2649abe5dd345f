internal import FoundationEssentials
internal import SASL

extension SandboxSession {
    /// Whether a mechanism may be used now. Where TLS is to be had, a password does not travel without it.
    func isOffered(_ mechanism: SandboxMechanism) -> Bool {
        isEncrypted || !rules.offersStartTLS || !mechanism.revealsPassword
    }

    mutating func authenticate(_ name: String, initialResponse: [UInt8]?) throws(SandboxReply) {
        guard let credentials = rules.credentials else { throw .notImplemented }
        guard hello?.isExtended == true else { throw .helloFirst }
        guard authentication == nil else { throw .alreadyAuthenticated }
        guard transaction == nil else { throw .transactionOpen }
        guard let mechanism = SandboxMechanism(rawValue: name) else { throw .unknownMechanism }
        guard isOffered(mechanism) else { throw .encryptionRequired }
        let exchange = AuthenticationExchange(mechanism, cramChallenge: rules.makeChallenge())
        guard let initialResponse else {
            phase = .authenticating(exchange)
            return emit(.reply(challenge(exchange.firstChallenge)))
        }
        guard mechanism != .cramMD5 else { throw .noInitialResponse }
        if initialResponse == Array("=".utf8) {
            advance(exchange, with: [], credentials)
        } else {
            guard let response = Self.base64Decoded(initialResponse) else { throw .badBase64 }
            advance(exchange, with: response, credentials)
        }
    }

    /// Takes a line of the client inside an exchange.
    mutating func respond(_ line: [UInt8], in exchange: AuthenticationExchange) {
        phase = .commands
        guard line != Array("*".utf8) else { return refuse(.authenticationCancelled) }
        guard let response = Self.base64Decoded(line) else { return refuse(.badBase64) }
        guard let credentials = rules.credentials else { return refuse(.notImplemented) }
        advance(exchange, with: response, credentials)
    }

    private mutating func advance(
        _ exchange: AuthenticationExchange,
        with response: [UInt8],
        _ credentials: any Credential
    ) {
        var exchange = exchange
        switch exchange.receive(response, credentials: credentials) {
        case .challenge(let octets):
            phase = .authenticating(exchange)
            emit(.reply(challenge(octets)))
        case .accepted:
            phase = .commands
            authentication = Transaction.Authentication(
                user: credentials.username,
                mechanism: exchange.mechanism.rawValue
            )
            emit(.reply(.authenticated))
        case .rejected:
            phase = .commands
            refuse(.authenticationFailed)
        }
    }

    private func challenge(_ octets: [UInt8]) -> SandboxReply {
        SandboxReply(334, nil, Data(octets).base64EncodedString())
    }

    private static func base64Decoded(_ text: [UInt8]) -> [UInt8]? {
        Data(base64Encoded: Data(text)).map { Array($0) }
    }

    /// A challenge in the form of a message identifier (RFC 2195), unique by 128 random bits.
    static func randomChallenge() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let number = UInt128.random(in: 0...UInt128.max, using: &generator)
        return Array("<\(String(number, radix: 16))@localhost>".utf8)
    }
}
