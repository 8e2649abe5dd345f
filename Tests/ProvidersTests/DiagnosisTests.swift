import Mail
import TestSupport
import Testing

@testable import Providers

struct DiagnosisTests {
    private static func known(
        _ text: String,
        at stage: ServerAnswer.Stage = .auth,
        code: ReplyCode? = nil,
        enhanced: EnhancedStatusCode? = nil,
        cause: ReplyDiagnosis.Cause = .transient
    ) -> KnownReply {
        let diagnosis = ReplyDiagnosis(cause: cause, meaning: "\(text) is known.", action: "Do it.")
        return KnownReply(stage: stage, code: code, enhanced: enhanced, text: text, diagnosis: diagnosis)
    }

    private static func answer(
        _ text: String,
        at stage: ServerAnswer.Stage = .auth,
        code: ReplyCode = 535,
        enhanced: EnhancedStatusCode? = nil
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

    private static func failure(_ answer: ServerAnswer?, isPermanent: Bool, remedy: Remedy? = nil) -> SubmissionFailure
    {
        SubmissionFailure(
            kind: answer.map { .rejection(code: $0.code, enhanced: $0.enhanced) } ?? .connection,
            isPermanent: isPermanent,
            subject: "mail.example:25",
            reason: "it was refused",
            remedy: remedy,
            answer: answer
        )
    }

    @Test(
        "the class decides over the code",
        arguments: [
            (550, .rate, false), (550, .policy, true), (421, .reputation, true), (421, .transient, false),
        ] as [(ReplyCode, ReplyDiagnosis.Cause, Bool)]
    )
    func classes(code: ReplyCode, cause: ReplyDiagnosis.Cause, isPermanent: Bool) {
        let table = DiagnosisTable(sections: [[Self.known("it is so", at: .final, code: code, cause: cause)]])
        let answer = Self.answer("it is so", at: .final, code: code)
        for before in [true, false] {
            let told = Self.failure(answer, isPermanent: before).diagnosed(by: table)
            #expect(told.isPermanent == isPermanent)
            #expect(told.kind == .rejection(code: code, enhanced: nil))
            #expect(told.remedy == .advice("it is so is known. Do it"))
            #expect(told.reason == "it was refused" && told.answer == answer)
        }
    }

    @Test("a rejected login is one of authentication only where it stays rejected", arguments: [true, false])
    func authentication(passes: Bool) {
        let cause: ReplyDiagnosis.Cause = passes ? .transient : .credential
        let table = DiagnosisTable(sections: [[Self.known("it is so", cause: cause)]])
        let told = Self.failure(Self.answer("it is so"), isPermanent: true).diagnosed(by: table)
        #expect(told.kind == (passes ? .rejection(code: 535, enhanced: nil) : .authentication))
    }

    @Test("a failure that no server's answer is behind is left as it is")
    func untouched() {
        let failure = Self.failure(nil, isPermanent: false, remedy: .checkClock)
        #expect(failure.diagnosed(by: .empty) == failure)
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
        ] as [(ReplyCode, EnhancedStatusCode?, ServerAnswer.Stage, String)]
    )
    func general(code: ReplyCode, enhanced: EnhancedStatusCode?, stage: ServerAnswer.Stage, words: String) {
        let hint = GeneralDiagnosis.hint(for: Self.answer("what?", at: stage, code: code, enhanced: enhanced))
        #expect(hint?.contains(words) == true, "\(hint ?? "none")")
    }

    @Test("no general word ends with a period, holds a line end or names an option")
    func form() {
        for answer in Self.allCodes {
            guard let hint = GeneralDiagnosis.hint(for: answer) else { continue }
            #expect(!hint.hasSuffix(".") && !hint.contains("\n") && hint.contains(". "), "\(hint)")
            #expect(!hint.contains("--"), "a library names no option: \(hint)")
        }
    }

    private static var allCodes: [ServerAnswer] {
        let enhanced = (0...7).flatMap { subject in
            (0...31).compactMap { EnhancedStatusCode(prefixOf: "5.\(subject).\($0)".utf8) }
        }
        let codes = (400...599).compactMap { ReplyCode($0) }
        return enhanced.map { answer("", code: 599, enhanced: $0) }
            + ServerAnswer.Stage.allCases.flatMap { stage in codes.map { answer("", at: stage, code: $0) } }
    }

    @Test("a rejected login keeps its own hint where no table and no code tells more")
    func login() {
        let answer = Self.answer("what?", enhanced: "5.7.8")
        let told = Self.failure(answer, isPermanent: true, remedy: .checkPassword).diagnosed(by: .empty)
        #expect(told.remedy == .checkPassword && told.kind == .authentication)
    }
}
