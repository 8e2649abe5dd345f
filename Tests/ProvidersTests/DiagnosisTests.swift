import Mail
import Testing

@testable import SMTP

struct DiagnosisTests {
    private static func known(
        _ text: String,
        at stage: ServerAnswer.Stage = .auth,
        code: Int? = nil,
        enhanced: String? = nil,
        cause: ReplyDiagnosis.Cause = .transient
    ) -> KnownReply {
        let diagnosis = ReplyDiagnosis(cause: cause, meaning: "\(text) is known.", action: "Do it.")
        return KnownReply(stage: stage, code: code, enhanced: enhanced, text: text, diagnosis: diagnosis)
    }

    private static func answer(
        _ text: String,
        at stage: ServerAnswer.Stage = .auth,
        code: Int = 535,
        enhanced: String? = nil
    ) -> ServerAnswer {
        ServerAnswer(stage: stage, code: code, enhanced: enhanced, text: Array(text.utf8))
    }

    @Test("a reply is known by a part of its text, whatever the case")
    func parts() {
        let table = DiagnosisTable(sections: [[Self.known("Bad Auth")]])
        #expect(table.diagnosis(of: Self.answer("sorry: bAD aUTH, go")) != nil)
        #expect(table.diagnosis(of: Self.answer("sorry: bad")) == nil)
        #expect(table.diagnosis(of: Self.answer("")) == nil)
        #expect(DiagnosisTable.empty.diagnosis(of: Self.answer("bad auth")) == nil)
    }

    @Test("another code or another enhanced code is another reply; a code that is left out on either side is none")
    func codes() {
        let table = DiagnosisTable(sections: [[Self.known("no", code: 535, enhanced: "5.7.8")]])
        #expect(table.diagnosis(of: Self.answer("no", enhanced: "5.7.8")) != nil)
        #expect(table.diagnosis(of: Self.answer("no")) != nil)
        #expect(table.diagnosis(of: Self.answer("no", enhanced: "5.7.9")) == nil)
        #expect(table.diagnosis(of: Self.answer("no", code: 454)) == nil)
        let any = DiagnosisTable(sections: [[Self.known("no")]])
        #expect(any.diagnosis(of: Self.answer("no", code: 454, enhanced: "4.7.0")) != nil)
    }

    @Test("the nearer section wins, then the stage, the code, the enhanced code, the longer text")
    func closeness() {
        let replies = [
            Self.known("no"), Self.known("no way"), Self.known("n", enhanced: "5.7.8"), Self.known("n", code: 535),
            Self.known("no way at all", at: .rcpt, code: 535, enhanced: "5.7.8"),
        ]
        let answer = Self.answer("no way at all", enhanced: "5.7.8")
        for (count, best) in [(1, "no"), (2, "no way"), (3, "n"), (4, "n"), (5, "n")] {
            let closest = DiagnosisTable(sections: [Array(replies.prefix(count))]).closest(to: answer)
            #expect(closest == [replies[count == 5 ? 3 : count - 1]])
            #expect(closest.first?.text == best)
        }
        let sections = [[Self.known("other")], [Self.known("no", at: .rcpt)], replies]
        #expect(DiagnosisTable(sections: sections).closest(to: answer) == [Self.known("no", at: .rcpt)])
    }

    @Test("replies that nothing tells apart are both named")
    func ambiguity() {
        let table = DiagnosisTable(sections: [[Self.known("bad"), Self.known("aut")]])
        #expect(table.closest(to: Self.answer("bad auth")).count == 2)
    }

    @Test(
        "the class decides over the code",
        arguments: [
            (550, .rate, .deferred(.rejection(code: 550, enhanced: nil))),
            (550, .policy, .failed(.rejection(code: 550, enhanced: nil))),
            (421, .reputation, .failed(.rejection(code: 421, enhanced: nil))),
            (421, .transient, .deferred(.rejection(code: 421, enhanced: nil))),
        ] as [(Int, ReplyDiagnosis.Cause, Outcome)]
    )
    func classes(code: Int, cause: ReplyDiagnosis.Cause, expected: Outcome) throws {
        let words = Reply(code: try #require(ReplyCode(code)), lines: [Array("it is so".utf8)])
        let failure = SubmissionStateMachine(Samples.plan()).rejection(words, at: .message)
        let table = DiagnosisTable(sections: [[Self.known("it is so", at: .final, code: code, cause: cause)]])
        for outcome in [RecipientOutcome.failed(failure), .deferred(failure)] {
            #expect(Outcome(outcome.diagnosed(by: table)) == expected)
        }
    }

    @Test("an outcome that no server has given is left as it is")
    func untouched() {
        for outcome in [RecipientOutcome.accepted("ok"), .unknown(Rehearsal.closed), .deferred(Rehearsal.closed)] {
            #expect(outcome.answer == nil)
            #expect(outcome.diagnosed(by: .empty) == outcome)
        }
    }

    @Test("what may have arrived stays unknown, whatever the answer means")
    func unknown() throws {
        let reply = Reply(code: try #require(ReplyCode(550)), lines: [Array("it is so".utf8)])
        let failure = SubmissionStateMachine(Samples.plan()).rejection(reply, at: .message)
        let table = DiagnosisTable(sections: [[Self.known("it is so", cause: .policy)]])
        #expect(RecipientOutcome.unknown(failure).diagnosed(by: table) == .unknown(failure))
    }

    @Test(
        "an unknown reply is told by its enhanced code, or else by its code",
        arguments: [
            (550, "5.1.1", .rcpt, "no such mailbox"), (452, "4.2.2", .rcpt, "mailbox is full"),
            (552, "5.3.4", .mail, "larger than the server takes"), (550, "5.7.1", .rcpt, "does not allow this sender"),
            (530, "5.7.11", .auth, "wants encryption first"), (550, "5.7.26", .final, "SPF or DKIM"),
            (550, "5.7.0", .rcpt, "does not take mail for this recipient"), (550, nil, .mail, "take this sender"),
            (454, nil, .auth, "could not check the password"), (454, nil, .starttls, "cannot encrypt"),
            (554, nil, .banner, "no mail from this machine"), (421, nil, .data, "closes the connection"),
        ] as [(Int, String?, ServerAnswer.Stage, String)]
    )
    func general(code: Int, enhanced: String?, stage: ServerAnswer.Stage, words: String) {
        let hint = GeneralDiagnosis.hint(for: Self.answer("what?", at: stage, code: code, enhanced: enhanced))
        #expect(hint?.contains(words) == true, "\(hint ?? "none")")
    }

    @Test("no general word ends with a period or holds a line end")
    func form() {
        for answer in Self.allCodes {
            guard let hint = GeneralDiagnosis.hint(for: answer) else { continue }
            #expect(!hint.hasSuffix(".") && !hint.contains("\n") && hint.contains(". "), "\(hint)")
        }
    }

    private static var allCodes: [ServerAnswer] {
        let enhanced = (0...7).flatMap { subject in (0...31).map { "5.\(subject).\($0)" } }
        return enhanced.map { answer("", code: 599, enhanced: $0) }
            + ServerAnswer.Stage.allCases.flatMap { stage in (400...599).map { answer("", at: stage, code: $0) } }
    }

    @Test("a rejected login keeps its own hint where no table and no code tells more")
    func login() throws {
        let machine = SubmissionStateMachine(Samples.plan())
        let reply = Reply(code: try #require(ReplyCode(535)), lines: [Array("5.7.8 what?".utf8)])
        let failure = machine.rejection(reply, at: .authentication)
        #expect(failure.hint != nil)
        #expect(failure.diagnosed(by: .empty) == failure)
    }
}
