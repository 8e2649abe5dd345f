/// LOGIN, never standardized: the server prompts for user name and secret, in this order.
///
/// The prompts' text differs between servers and is not looked at.
struct Login: MechanismExchange {
    private enum Step { case username, secret, done }

    let credentials: any Credential
    private var step = Step.username

    init(credentials: any Credential) {
        self.credentials = credentials
    }

    var isComplete: Bool { step == .done }

    mutating func initialResponse() -> EncodedResponse? { nil }

    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        switch step {
        case .username:
            step = .secret
            var username = Array(credentials.username.utf8)
            return .response(EncodedResponse(wiping: &username))
        case .secret:
            step = .done
            return credentials.withSecret { .response(EncodedResponse(encoding: $0)) }
        case .done: throw .unexpectedChallenge
        }
    }
}
