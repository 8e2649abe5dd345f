import Mail
import TestSupport
import Testing

@testable import SASL

struct MechanismTests {
    @Test(
        "the mechanism is the strongest offered, or the profile's first that is",
        arguments: [
            (["PLAIN", "LOGIN", "CRAM-MD5"], nil, true, .cramMD5),
            (["LOGIN", "PLAIN"], nil, true, .plain),
            (["LOGIN", "XOAUTH2"], nil, true, .login),
            (["XOAUTH2", "OAUTHBEARER", "EXTERNAL"], nil, true, nil),
            (["SCRAM-SHA-1", "SCRAM-SHA-256", "CRAM-MD5"], nil, true, .scramSHA256),
            // The bound forms are for profiles that name them.
            (["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], nil, true, .scramSHA256),
            (["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], [.scramSHA256Plus, .scramSHA256], true, .scramSHA256Plus),
            (["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], [.scramSHA256Plus, .scramSHA256], false, .scramSHA256),
            (["SCRAM-SHA-256"], [.scramSHA256Plus], true, nil),
            (["PLAIN", "LOGIN", "CRAM-MD5"], [.login, .plain], true, .login),
            (["PLAIN"], [.login], true, nil),
            (["PLAIN", "CRAM-MD5"], [.plain, .cramMD5], true, .plain),
            // In the clear the secret stays at home, whatever the order.
            (["PLAIN", "CRAM-MD5"], [.plain, .cramMD5], false, .cramMD5),
            (["PLAIN", "CRAM-MD5"], [.plain], false, .plain),
        ] as [([String], [Mechanism]?, Bool, Mechanism?)]
    )
    func choice(offered: [String], allowed: [Mechanism]?, isEncrypted: Bool, expected: Mechanism?) {
        let choice = MechanismChoice(
            offered: offered,
            allowed: allowed,
            isEncrypted: isEncrypted,
            canBind: isEncrypted
        )
        #expect(choice.first == expected)
    }

    @Test(
        "the kind of the credential decides which mechanisms there are",
        arguments: [
            (.token, true, .oauthBearer), (.token, false, .oauthBearer), (.certificate, true, .external),
            // Without TLS there is no certificate.
            (.certificate, false, nil), (.password, true, .plain),
        ] as [(CredentialKind, Bool, Mechanism?)]
    )
    func kinds(credential: CredentialKind, isEncrypted: Bool, expected: Mechanism?) {
        let choice = MechanismChoice(
            offered: ["EXTERNAL", "XOAUTH2", "OAUTHBEARER", "LOGIN", "PLAIN"],
            allowed: nil,
            credential: credential,
            isEncrypted: isEncrypted
        )
        #expect(choice.first == expected)
    }

    @Test(
        "what follows on a mechanism that could not be used is never weaker",
        arguments: [
            ([.plain], false, .login), ([.plain, .login], false, .cramMD5), ([.cramMD5], false, nil),
            ([.plain], true, .cramMD5), ([.login, .cramMD5], true, nil), ([.cramMD5], true, nil),
        ] as [([Mechanism], Bool, Mechanism?)]
    )
    func fallback(tried: [Mechanism], isTooWeak: Bool, expected: Mechanism?) {
        let choice = MechanismChoice(
            offered: ["PLAIN", "LOGIN", "CRAM-MD5"],
            allowed: [.plain, .login, .cramMD5],
            isEncrypted: true
        )
        #expect(choice.next(after: tried, isTooWeak: isTooWeak) == expected)
    }

    @Test("LOGIN answers twice and no more")
    func login() throws {
        var exchange = Login(credentials: FixedCredentials("tim", "tanstaaftanstaaf"))
        #expect(exchange.initialResponse() == nil)
        #expect(try exchange.response(to: []).octets.bytes == Array("dGlt".utf8))
        #expect(!exchange.isComplete)
        #expect(try exchange.response(to: []).octets.bytes == Array("dGFuc3RhYWZ0YW5zdGFhZg==".utf8))
        #expect(exchange.isComplete)
        #expect(throws: MechanismError.unexpectedChallenge) { try exchange.response(to: []) }
    }

    @Test("PLAIN leaves what it carries as it is: preparing is the server's part")
    func plainIsNotPrepared() throws {
        var exchange = Plain(credentials: FixedCredentials("I\u{AD}X", "\u{2168}"))
        #expect(try exchange.initialResponse()?.octets.bytes == Base64.encode(Array("\u{0}I\u{AD}X\u{0}\u{2168}".utf8)))
    }

    @Test("PLAIN refuses what it cannot carry")
    func plain() {
        var exchange = Plain(credentials: FixedCredentials("tim", "a\u{0}b"))
        #expect(throws: MechanismError.self) { try exchange.initialResponse() }
        exchange = Plain(credentials: FixedCredentials("t\u{0}im", "ab"))
        #expect(throws: MechanismError.self) { try exchange.initialResponse() }
    }

    @Test("CRAM-MD5 refuses a challenge that is empty, too long or not Base64", arguments: ["", "a", "====", "YQ=a"])
    func challenges(_ challenge: String) {
        var exchange = CramMD5(credentials: FixedCredentials("tim", "tanstaaftanstaaf"))
        #expect(throws: MechanismError.undecodableChallenge) { try exchange.response(to: Array(challenge.utf8)) }
        let long = Base64.encode([UInt8](repeating: 0, count: 2049))
        #expect(throws: MechanismError.undecodableChallenge) { try exchange.response(to: long) }
    }

    @Test("a response has no readable description")
    func description() {
        var message = Array("tanstaaf".utf8)
        let response = EncodedResponse(wiping: &message)
        #expect(message == [UInt8](repeating: 0, count: 8))
        var dumped = ""
        dump(response, to: &dumped)
        for text in ["\(response)", String(reflecting: response), dumped] {
            #expect(!text.contains("dGFuc3RhYWY") && !text.contains("100"))
        }
    }

    @Test(
        "Base64 goes both ways (RFC 4648 section 10)",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("\u{FF}~", "w79+"),
        ]
    )
    func base64(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == Array(encoded.utf8))
        #expect(Base64.decode(Array(encoded.utf8)) == Array(text.utf8))
    }

    @Test(
        "Base64 with wrong padding or other symbols is refused",
        arguments: ["Z", "Zg", "Zg=", "Z===", "Zg==Zg==", "Z-9v"]
    )
    func badBase64(_ text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }
}
