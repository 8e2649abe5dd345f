import Mail
import Synchronization
import TestSupport
import Testing

@testable import Submission

@Suite("What is known of replies decides the outcomes")
struct DiagnosisSourceTests {
    /// Judges every refusal alike, and counts.
    private final class Source: DiagnosisSource {
        let isPermanent: Bool
        let calls = Mutex<[Int]>([])

        init(isPermanent: Bool) {
            self.isPermanent = isPermanent
        }

        func diagnosed(_ failures: [SubmissionFailure]) async -> [SubmissionFailure] {
            calls.withLock { $0.append(failures.count) }
            return failures.map { failure($0.reason, isPermanent: isPermanent, answer: $0.answer) }
        }
    }

    private static let answer = ServerAnswer(stage: .final, code: .of(550), enhanced: "5.4.5", text: Array("no".utf8))

    @Test("a refusal that passes is deferred, one that stays has failed", arguments: [true, false])
    func classes(isPermanent: Bool) async {
        let source = Source(isPermanent: isPermanent)
        let first = failure("a", isPermanent: true, answer: Self.answer)
        let second = failure("b", isPermanent: false, answer: Self.answer)
        let told = await source.diagnosed([.failed(first), .accepted("ok"), .deferred(second)])
        let judged = ["a", "b"].map { failure($0, isPermanent: isPermanent, answer: Self.answer) }
            .map { isPermanent ? RecipientOutcome.failed($0) : .deferred($0) }
        #expect(told == [judged[0], .accepted("ok"), judged[1]])
        #expect(source.calls.withLock { $0 } == [2])
    }

    @Test("nobody is asked about what no server has refused, and what may have arrived stays unknown")
    func untouched() async {
        let source = Source(isPermanent: true)
        let outcomes: [RecipientOutcome] = [
            .accepted("ok"), .deferred(failure("closed", isPermanent: false, answer: nil)),
            .unknown(failure("a", isPermanent: false, answer: Self.answer)),
        ]
        #expect(await source.diagnosed(outcomes) == outcomes)
        #expect(source.calls.withLock { $0 }.isEmpty)
    }
}

private func failure(_ reason: String, isPermanent: Bool, answer: ServerAnswer?) -> SubmissionFailure {
    SubmissionFailure(
        kind: .rejection(code: .of(550), enhanced: "5.4.5"),
        isPermanent: isPermanent,
        subject: "mail.example:25",
        reason: reason,
        answer: answer
    )
}
