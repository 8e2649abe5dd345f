import Mail
import SMTP
import TestSupport
import Testing

struct DialogueTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        var security = Security.none
        var isAuthenticated = false
        var credentials = Samples.credentials
        var mechanisms: [Mechanism]?
        var recipients = ["ops@example.com"]
        /// `nil` where nothing was submitted.
        var outcomes: [Outcome]?
        var failure: SubmissionFailure.Kind?
        var isPermanent = true
        var isUnreached = false

        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "auth-login", isAuthenticated: true, outcomes: [.accepted("Mail OK queued as 1")]),
        Case(name: "auth-login-odd-prompts", isAuthenticated: true, outcomes: [.accepted("ok")]),
        Case(name: "auth-cram-md5", isAuthenticated: true, outcomes: [.accepted("2.0.0 queued")]),
        Case(name: "auth-plain", isAuthenticated: true, outcomes: [.accepted("2.0.0 queued as 17")]),
        Case(name: "cram-md5-bad-challenge", isAuthenticated: true, failure: .protocolViolation, isPermanent: false),
        Case(name: "auth-rejected", isAuthenticated: true, failure: .authentication),
        Case(name: "auth-not-offered", isAuthenticated: true, failure: .authentication),
        Case(
            name: "auth-temporary",
            isAuthenticated: true,
            failure: .rejection(code: 454, enhanced: "4.7.0"),
            isPermanent: false
        ),
        Case(
            name: "auth-unknown-after-all",
            isAuthenticated: true,
            mechanisms: [.login, .plain],
            outcomes: [.accepted("ok")]
        ),
        Case(name: "auth-nothing-as-strong", isAuthenticated: true, failure: .authentication),
        Case(
            name: "auth-too-weak",
            security: .tls,
            isAuthenticated: true,
            mechanisms: [.plain, .login, .cramMD5],
            outcomes: [.accepted("ok")]
        ),
        Case(name: "auth-app-password", security: .tls, isAuthenticated: true, failure: .authentication),
        Case(
            name: "auth-xoauth2",
            security: .tls,
            isAuthenticated: true,
            credentials: Samples.token,
            outcomes: [.accepted("ok")]
        ),
        Case(
            name: "auth-xoauth2-refused",
            security: .tls,
            isAuthenticated: true,
            credentials: Samples.token,
            failure: .authentication
        ),
        Case(
            name: "auth-oauthbearer",
            security: .tls,
            isAuthenticated: true,
            credentials: Samples.token,
            outcomes: [.accepted("ok")]
        ),
        Case(
            name: "auth-oauthbearer-refused",
            security: .tls,
            isAuthenticated: true,
            credentials: Samples.token,
            failure: .authentication
        ),
        Case(
            name: "auth-no-token-mechanism",
            security: .tls,
            isAuthenticated: true,
            credentials: Samples.token,
            failure: .authentication
        ),
        Case(
            name: "auth-external",
            security: .tls,
            isAuthenticated: true,
            credentials: Samples.certificate,
            outcomes: [.accepted("ok")]
        ),
        Case(
            name: "auth-external-in-the-clear",
            isAuthenticated: true,
            credentials: Samples.certificate,
            failure: .authentication
        ),
        Case(name: "helo", outcomes: [.accepted("ok")]),
        Case(name: "ehlo-refused", isAuthenticated: true, failure: .rejection(code: 502, enhanced: nil)),
        Case(name: "starttls", security: .starttls, isAuthenticated: true, outcomes: [.accepted("ok")]),
        Case(name: "starttls-stripped", security: .starttls, isAuthenticated: true, failure: .tls),
        Case(name: "starttls-injected", security: .starttls, isAuthenticated: true, failure: .tls),
        Case(
            name: "recipients",
            recipients: ["a@example.com", "b@example.com", "c@example.com"],
            outcomes: [
                .accepted("ok"), .deferred(.rejection(code: 450, enhanced: "4.2.0")),
                .failed(.rejection(code: 550, enhanced: "5.1.1")),
            ]
        ),
        Case(name: "recipients-none", outcomes: [.failed(.rejection(code: 550, enhanced: "5.1.1"))]),
        Case(name: "lost-after-dot", outcomes: [.unknown(.connection)]),
        Case(name: "closing-after-dot", outcomes: [.deferred(.rejection(code: 421, enhanced: "4.3.0"))]),
        Case(name: "closing-at-mail", outcomes: [.deferred(.rejection(code: 421, enhanced: "4.7.0"))]),
        Case(name: "refused-by-content", outcomes: [.failed(.rejection(code: 554, enhanced: "5.6.0"))]),
        Case(
            name: "busy",
            failure: .rejection(code: 450, enhanced: "4.3.2"),
            isPermanent: false,
            isUnreached: true
        ),
        Case(name: "no-service", failure: .rejection(code: 554, enhanced: "5.3.2"), isUnreached: true),
        Case(name: "garbage", failure: .protocolViolation, isPermanent: false, isUnreached: true),
        Case(name: "blank-lines", outcomes: [.accepted("")]),
        Case(name: "echo", isAuthenticated: true, mechanisms: [.plain], failure: .authentication),
    ]

    @Test("the machine plays each dialogue octet for octet", arguments: cases)
    func wholeReplies(_ test: Case) throws {
        try check(test, pieceLength: nil)
    }

    @Test("the machine plays each dialogue when the server's octets come one by one", arguments: cases)
    func singleOctets(_ test: Case) throws {
        // What was injected behind STARTTLS is known by coming together with the answer.
        if test.name != "starttls-injected" { try check(test, pieceLength: 1) }
    }

    @Test("no transcript shows the secret, a digest or a challenge", arguments: cases)
    func redaction(_ test: Case) throws {
        let rehearsal = try play(test, pieceLength: nil)
        #expect(!rehearsal.transcript.isEmpty)
        var texts = rehearsal.transcript
        if let failure = rehearsal.failure { texts += [failure.reason, failure.hint ?? ""] }
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
        let rehearsal = try play(Case(name: "auth-login", isAuthenticated: true), pieceLength: nil)
        #expect(
            rehearsal.transcript == [
                "S: 220 263.example ESMTP", "C: EHLO hello", "S: 250-263.example", "S: 250-SIZE 10240000",
                "S: 250-AUTH=LOGIN", "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 (not shown)", "C: (not shown)",
                "S: 334 (not shown)", "C: (not shown)", "S: 235 Authentication successful",
                "C: MAIL FROM:<tim@example.com> SIZE=25", "S: 250 Mail OK", "C: RCPT TO:<ops@example.com>",
                "S: 250 Mail OK", "C: DATA", "S: 354 End data with <CR><LF>.<CR><LF>",
                "C: (message of 25 octets, and the final dot)", "S: 250 Mail OK queued as 1", "C: QUIT", "S: 221 Bye",
            ]
        )
    }

    @Test("a line of an unknown kind is an error of the dialogue", arguments: ["Q: x", "S 220", "X: now", "R: \\q"])
    func unknownKinds(_ line: String) {
        #expect(throws: Dialogue.Malformed.self) { try Dialogue(line) }
    }

    private func play(_ test: Case, pieceLength: Int?) throws -> Rehearsal {
        var rehearsal = Rehearsal(
            Samples.plan(
                security: test.security,
                credentials: test.isAuthenticated ? test.credentials : nil,
                mechanisms: test.mechanisms
            ),
            [.init(envelope: try Samples.envelope(to: test.recipients))]
        )
        try rehearsal.play(Dialogue(named: test.name), pieceLength: pieceLength)
        return rehearsal
    }

    private func check(_ test: Case, pieceLength: Int?) throws {
        let rehearsal = try play(test, pieceLength: pieceLength)
        #expect(rehearsal.outcomes?.map(Outcome.init) == test.outcomes)
        #expect(rehearsal.failure?.kind == test.failure)
        if let failure = rehearsal.failure {
            #expect(failure.isPermanent == test.isPermanent)
            #expect(rehearsal.isUnreached == test.isUnreached)
        }
    }
}
