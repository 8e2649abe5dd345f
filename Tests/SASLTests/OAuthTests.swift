import TestSupport
import Testing

@testable import SASL

@Suite("OAUTHBEARER and XOAUTH2")
struct OAuthTests {
    private static let token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="

    private static func bearer(_ name: String = "user@example.com", _ token: String = token) -> OAuth {
        OAuth(.bearer(host: "server.example.com", port: 143), credentials: FixedCredentials(name, token, .token))
    }

    private static func text(_ response: EncodedResponse?) -> String? {
        response.map { String(decoding: $0.octets.bytes, as: UTF8.self) }
    }

    @Test("the example of RFC 7628 section 4.1, octet for octet")
    func rfc7628() throws {
        var exchange = Self.bearer()
        #expect(
            Self.text(try exchange.initialResponse())
                == "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyI"
                + "HZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
        )
        #expect(exchange.isComplete)
    }

    @Test("the refusal of RFC 7628 section 4.3 is told and answered with a separator, and then nothing more is said")
    func refusal() throws {
        var exchange = Self.bearer()
        _ = try exchange.initialResponse()
        let challenge = Array(
            "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJleGFtcGxlX3Njb3BlIiwib3BlbmlkLWNvbmZpZ3VyYXRpb24iOiJodHRwczovL2V4YW1wbGUuY29tLy53ZWxsLWtub3duL29wZW5pZC1jb25maWd1cmF0aW9uIn0="
                .utf8
        )
        #expect(Self.text(try exchange.response(to: challenge)) == "AQ==")
        #expect(exchange.refusal == "status invalid_token, scope example_scope")
        #expect(!exchange.isComplete)
        #expect(throws: MechanismError.unexpectedChallenge) { try exchange.response(to: challenge) }
    }

    @Test("XOAUTH2 is as Google's documentation has it, and answers a refusal with nothing")
    func xoauth2() throws {
        let credentials = FixedCredentials(
            "someuser@example.com",
            "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
            .token
        )
        var exchange = OAuth(.xoauth2, credentials: credentials)
        #expect(try exchange.initialResponse() != nil)
        exchange = OAuth(.xoauth2, credentials: credentials)
        #expect(
            Self.text(try exchange.response(to: []))
                == "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        )
        #expect(exchange.isComplete)
        #expect(Self.text(try exchange.response(to: Base64.encode(Array("{}".utf8)))) == "")
        #expect(exchange.refusal == nil)
    }

    @Test("what a server says of a token is escaped and short, and what is not JSON is passed over")
    func words() {
        func words(_ json: String) -> String? { OAuthRefusal(Base64.encode(Array(json.utf8)))?.words }
        #expect(
            words(#"{"status":"401","schemes":"bearer mac","scope":"a\u001b[2J\r\nb"}"#)
                == #"status 401, scope a\x1b[2J\x0d\x0ab"#
        )
        #expect(words("{\"status\":\"\(String(repeating: "x", count: 300))\"}")?.utf8.count == 207)
        for odd in ["", "[]", "{\"status\":401}", "not JSON"] { #expect(words(odd) == nil, "\(odd)") }
    }

    @Test("a comma and an equals sign in the name are escaped for OAUTHBEARER")
    func escaping() throws {
        var exchange = Self.bearer("a,b=c")
        let response = try #require(try exchange.initialResponse())
        let message = try #require(Base64.decode(response.octets.bytes))
        #expect(String(decoding: message, as: UTF8.self).hasPrefix("n,a=a=2Cb=3Dc,\u{1}"))
    }

    @Test(
        "a name or a token that would end its field is refused",
        arguments: [
            ("a\u{1}b", "token"), ("a", ""), ("a", "to ken"), ("a", "token\n"), ("a", "to\u{1}ken"), ("a", "tök"),
        ]
    )
    func refused(name: String, token: String) {
        var exchange = Self.bearer(name, token)
        #expect(throws: MechanismError.self) { try exchange.initialResponse() }
    }
}
