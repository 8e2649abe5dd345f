import TestSupport
import Testing

@testable import SMTP

struct MechanismTests {
    @Test(
        "the mechanism is the strongest offered, or the profile's first that is",
        arguments: [
            (["PLAIN", "LOGIN", "CRAM-MD5"], nil, true, .cramMD5),
            (["LOGIN", "PLAIN"], nil, true, .plain),
            (["LOGIN", "XOAUTH2"], nil, true, .login),
            (["XOAUTH2"], nil, true, nil),
            (["PLAIN", "LOGIN", "CRAM-MD5"], [.login, .plain], true, .login),
            (["PLAIN"], [.login], true, nil),
            (["PLAIN", "CRAM-MD5"], [.plain, .cramMD5], true, .plain),
            // In the clear the secret stays at home, whatever the order.
            (["PLAIN", "CRAM-MD5"], [.plain, .cramMD5], false, .cramMD5),
            (["PLAIN", "CRAM-MD5"], [.plain], false, .plain),
        ] as [([String], [Mechanism]?, Bool, Mechanism?)]
    )
    func choice(offered: [String], allowed: [Mechanism]?, isEncrypted: Bool, expected: Mechanism?) {
        #expect(MechanismChoice.choose(offered: offered, allowed: allowed, isEncrypted: isEncrypted) == expected)
    }

    @Test("EHLO keywords are read in any case, and the old form of AUTH counts")
    func extensions() throws {
        let lines = ["mail.example greets", "size 0", "AUTH=LOGIN PLAIN", "auth plain cram-md5", "\u{1B}", ""]
        let extensions = Extensions(Reply(code: try #require(ReplyCode(250)), lines: lines.map { Array($0.utf8) }))
        #expect(extensions.mechanisms == ["LOGIN", "PLAIN", "CRAM-MD5"])
        #expect(extensions.offers("SIZE"))
        #expect(extensions.maximumMessageSize == nil)
        #expect(!extensions.offers("MAIL.EXAMPLE"))
    }

    @Test("LOGIN answers twice and no more")
    func login() throws {
        var exchange = Login(credentials: Samples.credentials)
        #expect(exchange.initialResponse() == nil)
        #expect(try exchange.respond(to: []).octets == Array("dGlt".utf8))
        #expect(!exchange.isComplete)
        #expect(try exchange.respond(to: []).octets == Array("dGFuc3RhYWZ0YW5zdGFhZg==".utf8))
        #expect(exchange.isComplete)
        #expect(throws: MechanismError.unexpectedChallenge) { try exchange.respond(to: []) }
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
        var exchange = CramMD5(credentials: Samples.credentials)
        #expect(throws: MechanismError.undecodableChallenge) { try exchange.respond(to: Array(challenge.utf8)) }
        let long = Base64.encode([UInt8](repeating: 0, count: 2049))
        #expect(throws: MechanismError.undecodableChallenge) { try exchange.respond(to: long) }
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
