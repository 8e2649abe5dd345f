import NIOCore
import Testing

@testable import MailSandbox

@Suite("A session of the sandbox")
struct SessionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let lines: [String]
        let codes: [Int]

        init(_ description: String, _ lines: [String], _ codes: [Int]) {
            testDescription = description
            self.lines = lines
            self.codes = codes
        }
    }

    @Test(
        "answers in the right order",
        arguments: [
            Case("MAIL before EHLO", ["MAIL FROM:<a@b.c>"], [503]),
            Case("RCPT before MAIL", ["EHLO c", "RCPT TO:<a@b.c>"], [250, 503]),
            Case("DATA before RCPT", ["EHLO c", "MAIL FROM:<>", "DATA"], [250, 250, 503]),
            Case("MAIL within a transaction", ["EHLO c", "MAIL FROM:<>", "MAIL FROM:<>"], [250, 250, 503]),
            Case("RSET forgets", ["EHLO c", "MAIL FROM:<>", "RSET", "RCPT TO:<a@b.c>"], [250, 250, 250, 503]),
            Case("unknown verb", ["FOO"], [500]),
            Case("VRFY, HELP, NOOP, QUIT", ["VRFY a", "HELP", "NOOP x", "QUIT"], [252, 214, 250, 221]),
            Case("too large by SIZE", ["EHLO c", "MAIL FROM:<> SIZE=99999999999"], [250, 552]),
            Case("unknown parameter", ["EHLO c", "MAIL FROM:<> FOO=1"], [250, 555]),
            Case("STARTTLS where it is not offered", ["EHLO c", "STARTTLS"], [250, 502]),
            Case("AUTH where nobody has an account", ["EHLO c", "AUTH PLAIN"], [250, 502]),
            Case("a line that is too long", ["NOOP " + String(repeating: "x", count: 600)], [500]),
            Case("ten errors end it", Array(repeating: "FOO", count: 12), Array(repeating: 500, count: 10) + [421]),
        ]
    )
    func order(sample: Case) {
        var session = SandboxSession(rules: SandboxSession.Rules())
        #expect(codes(&session) == [220])
        session.receive(ByteBuffer(string: sample.lines.map { $0 + "\r\n" }.joined()))
        #expect(codes(&session) == sample.codes)
    }

    @Test(
        "AUTH ends as it should",
        arguments: [
            (["AUTH PLAIN AGRlbW8AVHIwdWI0ZG9y"], [235]),
            (["AUTH PLAIN", "AGRlbW8AVHIwdWI0ZG9y"], [334, 235]),
            (["AUTH PLAIN AGRlbW8AZ3Vlc3M="], [535]),
            (["AUTH PLAIN", "*"], [334, 501]),
            (["AUTH PLAIN !"], [501]),
            (["AUTH LOGIN", "ZGVtbw==", "VHIwdWI0ZG9y"], [334, 334, 235]),
            (["AUTH LOGIN ZGVtbw==", "VHIwdWI0ZG9y"], [334, 235]),
            (["AUTH LOGIN", "ZGVtbw==", "Z3Vlc3M="], [334, 334, 535]),
            (["AUTH CRAM-MD5 AAAA"], [501]),
            (["AUTH GSSAPI"], [504]),
            (["MAIL FROM:<>"], [530]),
            (["AUTH PLAIN AGRlbW8AVHIwdWI0ZG9y", "AUTH PLAIN"], [235, 503]),
        ] as [([String], [Int])]
    )
    func authentication(lines: [String], expected: [Int]) {
        var session = SandboxSession(rules: SandboxSession.Rules(credentials: SampleCredentials()))
        session.receive(ByteBuffer(string: (["EHLO c"] + lines).map { $0 + "\r\n" }.joined()))
        #expect(codes(&session) == [220, 250] + expected)
    }

    @Test("a password does not travel in clear where TLS is offered")
    func encryptionRequired() {
        var session = SandboxSession(
            rules: SandboxSession.Rules(credentials: SampleCredentials(), offersStartTLS: true)
        )
        session.receive(ByteBuffer(string: "EHLO c\r\nAUTH PLAIN\r\nSTARTTLS\r\n"))
        var replies: [SandboxReply] = []
        var startsTLS = false
        while let action = session.next() {
            if case .reply(let reply) = action { replies.append(reply) }
            if action == .startTLS { startsTLS = true }
        }
        #expect(replies.map(\.code) == [220, 250, 538, 220])
        #expect(replies[1].lines.contains("AUTH CRAM-MD5"))
        #expect(startsTLS)
        session.receive(ByteBuffer(string: "EHLO c\r\n"))
        guard case .reply(let capabilities)? = session.next() else {
            Issue.record("no reply to EHLO")
            return
        }
        #expect(capabilities.lines.contains("AUTH CRAM-MD5 LOGIN PLAIN"))
        #expect(!capabilities.lines.contains("STARTTLS"))
    }

    @Test("bytes behind STARTTLS end the session before TLS begins")
    func injection() {
        var session = SandboxSession(rules: SandboxSession.Rules(offersStartTLS: true))
        session.receive(ByteBuffer(string: "EHLO c\r\nSTARTTLS\r\nMAIL FROM:<>\r\n"))
        var actions: [SandboxSession.Action] = []
        while let action = session.next() { actions.append(action) }
        #expect(actions.suffix(2) == [.reply(.bytesBehindStartTLS), .close])
        #expect(!actions.contains(.startTLS))
    }

    @Test(
        "only CRLF dot CRLF ends a message",
        arguments: [
            ("a\r\n.\r\n", "a\r\n", 250),
            ("..a\r\n...\r\n.\r\n", ".a\r\n..\r\n", 250),
            (".\r\n", "", 250),
            ("a\n.\nMAIL FROM:<>\r\n.\r\n", nil, 550),
            ("a\r\n.\nb\r\n.\r\n", nil, 550),
            ("a\n.\r\nRSET\r\n.\r\n", nil, 550),
            ("a\n.\n.\r\nRSET\r\n.\r\n", nil, 550),
            ("a\r\n.\r.\r\nRSET\r\n.\r\n", nil, 550),
            ("a\r.\r\n\r\n.\r\n", nil, 550),
            (String(repeating: "x", count: 999) + "\r\n.\r\n", nil, 550),
        ] as [(String, String?, Int)],
        [1, 2, 4096]
    )
    func ending(sample: (text: String, stored: String?, code: Int), piece: Int) {
        var session = SandboxSession(rules: SandboxSession.Rules())
        session.receive(ByteBuffer(string: "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.c>\r\nDATA\r\n"))
        #expect(codes(&session) == [220, 250, 250, 250, 354])
        var stored: String?
        var answered: [Int] = []
        var rest = Array(sample.text.utf8)[...]
        while !rest.isEmpty {
            session.receive(ByteBuffer(bytes: rest.prefix(piece)))
            rest = rest.dropFirst(piece)
            while let action = session.next() {
                switch action {
                case .commit(let octets):
                    stored = String(decoding: octets, as: UTF8.self)
                    session.storageFinished(.stored(name: "x.eml"))
                case .reply(let reply): answered.append(reply.code)
                default: break
                }
            }
        }
        #expect(stored == sample.stored)
        #expect(answered == [sample.code])
    }

    private func codes(_ session: inout SandboxSession) -> [Int] {
        var codes: [Int] = []
        while let action = session.next() {
            if case .reply(let reply) = action { codes.append(reply.code) }
        }
        return codes
    }
}
