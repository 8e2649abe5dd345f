import SASL
import Testing

@testable import MailSandbox

@Suite("The server's side of AUTH")
struct AuthenticationTests {
    /// The account of the example in RFC 2195.
    private struct Tim: Credential {
        let username = "tim"

        func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
            try Array("tanstaaftanstaaf".utf8).withUnsafeBytes(body)
        }
    }

    @Test(
        "judges the example of RFC 2195",
        arguments: [
            ("tim b913a602c7eda7a495b4e6e7334d3890", .accepted),
            ("tim b913a602c7eda7a495b4e6e7334d3891", .rejected),
            ("tim B913A602C7EDA7A495B4E6E7334D3890", .rejected),
            ("tom b913a602c7eda7a495b4e6e7334d3890", .rejected),
            ("tim b913a602", .rejected),
            ("tim", .rejected),
            ("", .rejected),
        ] as [(String, AuthenticationExchange.Outcome)]
    )
    func cramMD5(response: String, outcome: AuthenticationExchange.Outcome) {
        let challenge = Array("<1896.697170952@postoffice.reston.mci.net>".utf8)
        var exchange = AuthenticationExchange(.cramMD5, cramChallenge: challenge)
        #expect(exchange.firstChallenge == challenge)
        #expect(exchange.receive(Array(response.utf8), credentials: Tim()) == outcome)
    }

    @Test(
        "takes PLAIN only for the user's own identity",
        arguments: [
            ("\0tim\0tanstaaftanstaaf", .accepted),
            ("tim\0tim\0tanstaaftanstaaf", .accepted),
            ("root\0tim\0tanstaaftanstaaf", .rejected),
            ("\0tim\0tanstaaf", .rejected),
            ("\0tim\0", .rejected),
            ("\0tim\0tanstaaftanstaaf\0", .rejected),
            ("tim tanstaaftanstaaf", .rejected),
        ] as [(String, AuthenticationExchange.Outcome)]
    )
    func plain(response: String, outcome: AuthenticationExchange.Outcome) {
        var exchange = AuthenticationExchange(.plain, cramChallenge: [])
        #expect(exchange.receive(Array(response.utf8), credentials: Tim()) == outcome)
    }

    @Test(
        "compares whole secrets",
        arguments: [
            ("secret", "secret", true), ("", "", true), ("secre", "secret", false), ("secrets", "secret", false),
            ("secretsecret", "secret", false), ("", "secret", false), ("secret", "", false),
            ("sEcret", "secret", false),
        ]
    )
    func comparison(given: String, secret: String, areEqual: Bool) {
        let isSame = Array(secret.utf8).withUnsafeBytes { ConstantTime.areEqual(Array(given.utf8)[...], $0) }
        #expect(isSame == areEqual)
    }

    @Test("never gives a challenge twice")
    func challenges() {
        let challenges = Set((0..<100).map { _ in SandboxSession.randomChallenge() })
        #expect(challenges.count == 100)
        #expect(challenges.allSatisfy { $0.first == UInt8(ascii: "<") && $0.last == UInt8(ascii: ">") })
    }
}
