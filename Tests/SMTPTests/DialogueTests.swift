import Mail
import SMTP
import TestSupport
import Testing

@Suite("Dialogues, played by the state machine without a socket")
struct DialogueTests {
    @Test("the machine plays each dialogue octet for octet", arguments: try ConformanceCase.all())
    func wholeReplies(_ test: ConformanceCase) throws {
        let rehearsal = try Self.play(test)
        #expect(rehearsal.words == test.expected)
    }

    @Test(
        "the machine plays each dialogue when the server's octets come one by one",
        arguments: try ConformanceCase.all().filter(\.mayBeCut)
    )
    func singleOctets(_ test: ConformanceCase) throws {
        let rehearsal = try Self.play(test, pieceLength: 1)
        #expect(rehearsal.words == test.expected)
    }

    @Test("no transcript shows the secret, a digest or a challenge", arguments: try ConformanceCase.all())
    func redaction(_ test: ConformanceCase) throws {
        let rehearsal = try Self.play(test)
        var texts = rehearsal.transcript
        if let failure = rehearsal.failure { texts += [failure.reason, failure.remedy.map { "\($0)" } ?? ""] }
        for text in texts {
            for secret in [
                "tanstaaf", "dGFuc3Rh", "AHRpbQB0", "vF9dft4q", "F1dGg9Qm", "dXNlcj10", "dGltIGI5", "b913a602",
                "PDE4OTYu", "dXNlcm5hbWU6", "cGFzc3dvcmQ6",
            ] {
                #expect(!text.lowercased().contains(secret.lowercased()), "\(text)")
            }
        }
    }

    @Test("the transcript of a dialogue shows every line, and hides what AUTH sends")
    func transcript() throws {
        let test = try #require(try ConformanceCase.all().first { $0.name == "auth-login" })
        #expect(
            try Self.play(test).transcript == [
                "S: 220 263.example ESMTP", "C: EHLO hello", "S: 250-263.example", "S: 250-SIZE 10240000",
                "S: 250-AUTH=LOGIN", "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 (not shown)", "C: (not shown)",
                "S: 334 (not shown)", "C: (not shown)", "S: 235 Authentication successful",
                "C: MAIL FROM:<tim@example.com> SIZE=25", "S: 250 Mail OK", "C: RCPT TO:<ops@example.com>",
                "S: 250 Mail OK", "C: DATA", "S: 354 End data with <CR><LF>.<CR><LF>",
                "C: (message of 25 octets, and the final dot)", "S: 250 Mail OK queued as 1", "C: QUIT", "S: 221 Bye",
            ]
        )
    }

    @Test(
        "a line of an unknown kind is an error of the dialogue",
        arguments: [
            "Q: x", "S 220", "X: now", "R: \\q", "R: \\xG1", "Z: 5", "Z: 0 a", "P: 0", "P: a", "W: long", "H: quit",
            "T: 1", "outcome: accepted",
        ]
    )
    func unknownKinds(_ line: String) {
        #expect(throws: Dialogue.Malformed.self) { try Dialogue(line) }
    }

    @Test(
        "a key that is unknown, doubled or of no sense is an error of the file",
        arguments: [
            "secruity: tls", "security: ssl", "credentials: no", "mechanisms: PLAIN FOO", "cut: yes", "to: nobody",
            "message: \\q", "mails: 0", "security", "cut: no\ncut: no", "Security: tls",
        ]
    )
    func unknownKeys(_ line: String) {
        #expect(throws: (any Error).self) { try ConformanceCase("\(line)\noutcome: accepted\n\nE:\n", name: "x") }
        #expect(throws: (any Error).self) { try ConformanceCase("E:\n", name: "without an outcome") }
    }

    @Test("octets are cut in turn, and begin anew")
    func pieces() throws {
        var pieces = Pieces([1, 3])
        #expect(pieces.cut(Array("abcdef".utf8)).map(Array.init) == ["a", "bcd", "e", "f"].map { Array($0.utf8) })
        var whole = Pieces.whole
        #expect(whole.cut([1, 2]).map(Array.init) == [[1, 2]])
    }

    private static func play(_ test: ConformanceCase, pieceLength: Int? = nil) throws -> Rehearsal {
        let errand = Rehearsal.Errand(message: test.message, envelope: test.envelope)
        var rehearsal = Rehearsal(test.plan, Array(repeating: errand, count: test.mailCount))
        try rehearsal.play(test.dialogue, pieceLength: pieceLength)
        return rehearsal
    }
}
