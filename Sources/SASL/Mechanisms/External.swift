/// EXTERNAL (RFC 4422 appendix A): the client has proved itself by its certificate already, and says only as whom it
/// wants to act.
struct External: MechanismExchange {
    let credentials: any Credential
    private(set) var isComplete = false

    init(credentials: any Credential) {
        self.credentials = credentials
    }

    mutating func initialResponse() throws(MechanismError) -> EncodedResponse? {
        guard !credentials.username.utf8.contains(0) else {
            throw .unusableCredential("the user name holds a NUL, which EXTERNAL cannot carry")
        }
        isComplete = true
        var identity = Array(credentials.username.utf8)
        return EncodedResponse(wiping: &identity)
    }

    /// The server asks only where nothing came with the command.
    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        guard !isComplete, let response = try initialResponse() else { throw .unexpectedChallenge }
        return .response(response)
    }
}
