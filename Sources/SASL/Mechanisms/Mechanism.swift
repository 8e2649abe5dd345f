/// A SASL mechanism that `notify` has (RFC 4422), under its registered name.
package enum Mechanism: String, CaseIterable, Sendable {
    case plain = "PLAIN"
    case login = "LOGIN"
    case cramMD5 = "CRAM-MD5"
    case scramSHA1 = "SCRAM-SHA-1"
    case scramSHA256 = "SCRAM-SHA-256"
    case scramSHA1Plus = "SCRAM-SHA-1-PLUS"
    case scramSHA256Plus = "SCRAM-SHA-256-PLUS"
    case xoauth2 = "XOAUTH2"
    case oauthBearer = "OAUTHBEARER"
    case external = "EXTERNAL"

    /// Whether the secret itself stays at home and only proves itself.
    package var isChallengeResponse: Bool {
        switch self {
        case .cramMD5, .scramSHA1, .scramSHA256, .scramSHA1Plus, .scramSHA256Plus, .external: true
        case .plain, .login, .xoauth2, .oauthBearer: false
        }
    }

    /// What it proves the identity with.
    package var credential: CredentialKind {
        switch self {
        case .xoauth2, .oauthBearer: .token
        case .external: .certificate
        default: .password
        }
    }

    /// Whether it is SCRAM bound to the TLS channel.
    var isBound: Bool { self == .scramSHA1Plus || self == .scramSHA256Plus }

    /// How much an onlooker or a false server gains; more is better, and what is equal may stand in for each other.
    var strength: Int {
        switch self {
        case .plain, .login, .xoauth2, .oauthBearer: 0
        case .cramMD5: 1
        case .scramSHA1: 2
        case .scramSHA256: 3
        case .scramSHA1Plus: 4
        case .scramSHA256Plus: 5
        case .external: 6
        }
    }

    /// Begins a run.
    package func exchange(_ credentials: any Credential, in context: ExchangeContext) -> any MechanismExchange {
        let header = GS2Header(
            self,
            context.allowed,
            context.binding,
            offersBinding: context.offered.contains(rawValue + "-PLUS")
        )
        return switch self {
        case .plain: Plain(credentials: credentials)
        case .login: Login(credentials: credentials)
        case .cramMD5: CramMD5(credentials: credentials)
        case .scramSHA1, .scramSHA1Plus: Scram(.sha1, credentials: credentials, header: header)
        case .scramSHA256, .scramSHA256Plus: Scram(.sha256, credentials: credentials, header: header)
        case .xoauth2: OAuth(.xoauth2, credentials: credentials)
        case .oauthBearer: OAuth(.bearer(host: context.host, port: context.port), credentials: credentials)
        case .external: External(credentials: credentials)
        }
    }
}

/// What an exchange is about besides the credential.
package struct ExchangeContext: Sendable {
    /// The server's name or address as the client knows it.
    package var host: String
    package var port: Int
    /// The profile's mechanisms; `nil` where it names none.
    package var allowed: [Mechanism]?
    /// Those that the server offers, upper case.
    package var offered: [String]
    /// What the TLS channel is known by.
    package var binding: ChannelBinding?

    package init(host: String, port: Int, allowed: [Mechanism]?, offered: [String], binding: ChannelBinding?) {
        self.host = host
        self.port = port
        self.allowed = allowed
        self.offered = offered
        self.binding = binding
    }
}
