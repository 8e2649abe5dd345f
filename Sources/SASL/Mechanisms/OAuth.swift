/// A bearer token as OAUTHBEARER (RFC 7628) or, before it was standardized, XOAUTH2 carries it.
///
/// A server that does not take the token first says why in a challenge, and waits for an answer without meaning before
/// it rejects.
struct OAuth: MechanismExchange {
    enum Form: Sendable {
        case xoauth2
        /// The host and the port that the client has connected to.
        case bearer(host: String, port: Int)
    }

    private enum Step { case token, sent, refused }

    let form: Form
    let credentials: any Credential
    private(set) var refusal: String?
    private var step = Step.token

    init(_ form: Form, credentials: any Credential) {
        self.form = form
        self.credentials = credentials
    }

    var isComplete: Bool { step == .sent }

    mutating func initialResponse() throws(MechanismError) -> EncodedResponse? {
        try message()
    }

    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        switch step {
        case .token: return .response(try message())
        case .sent:
            step = .refused
            refusal = OAuthRefusal(challenge)?.words
            return .response(farewell)
        case .refused: throw .unexpectedChallenge
        }
    }

    /// RFC 7628 section 3.2.3 has a single separator; XOAUTH2 has nothing at all.
    private var farewell: EncodedResponse {
        var octets: [UInt8] =
            switch form {
            case .xoauth2: []
            case .bearer: [Self.separator]
            }
        return EncodedResponse(wiping: &octets)
    }

    private mutating func message() throws(MechanismError) -> EncodedResponse {
        let head = try head()
        let response: EncodedResponse? = credentials.withSecret { token in
            guard Self.isToken(token) else { return nil }
            return head.withUnsafeBytes { head in
                [Self.separator, Self.separator].withUnsafeBytes { EncodedResponse(encoding: head, token, $0) }
            }
        }
        guard let response else {
            throw .unusableCredential("the access token is empty or holds a character that no token has (RFC 6750)")
        }
        step = .sent
        return response
    }

    /// Everything before the token.
    private func head() throws(MechanismError) -> [UInt8] {
        guard !credentials.username.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .unusableCredential("the user name holds a control character, which no token's message can carry")
        }
        let fields =
            switch form {
            case .xoauth2: ["user=\(credentials.username)"]
            case .bearer(let host, let port):
                ["n,a=\(SASLName.escaped(credentials.username)),", "host=\(host)", "port=\(port)"]
            }
        return Array((fields + ["auth=Bearer "]).joined(separator: "\u{1}").utf8)
    }

    private static let separator: UInt8 = 0x01

    /// `b64token` of RFC 6750 section 2.1, and what else is visible, as services are known to take it.
    private static func isToken(_ octets: UnsafeRawBufferPointer) -> Bool {
        !octets.isEmpty && octets.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
