/// PLAIN (RFC 4616): user name and secret in one message, as they are.
///
/// Preparing them is the server's part (section 2), which may do it in another way than by SASLprep, or not at all.
struct Plain: MechanismExchange {
    let credentials: any Credential
    private(set) var isComplete = false

    init(credentials: any Credential) {
        self.credentials = credentials
    }

    mutating func initialResponse() throws(MechanismError) -> EncodedResponse? {
        guard !credentials.username.utf8.contains(0) else {
            throw .unusableCredential("the user name holds a NUL, which PLAIN cannot carry")
        }
        let head = [0] + Array(credentials.username.utf8) + [0]
        let response: EncodedResponse? = credentials.withSecret { secret in
            guard !secret.contains(0) else { return nil }
            return head.withUnsafeBytes { EncodedResponse(encoding: $0, secret) }
        }
        guard let response else { throw .unusableCredential("the secret holds a NUL, which PLAIN cannot carry") }
        isComplete = true
        return response
    }

    /// The server asks again only where the message was not sent with the command: the challenge's text means nothing.
    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        guard !isComplete, let response = try initialResponse() else { throw .unexpectedChallenge }
        return .response(response)
    }
}
