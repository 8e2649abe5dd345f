import Escaping
import Testing

@testable import Mail

@Suite("Taking a message from standard input")
struct MessageIntakeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: String
        let taken: String
        var endsAtDot = true
        var isComplete = true
        var testDescription: String { Visible.escaped(input) }
    }

    static let cases: [Case] = [
        Case(input: "a\n.\nb\n", taken: "a\n"),
        Case(input: "a\r\n.\r\nb\r\n", taken: "a\r\n"),
        Case(input: ".\n", taken: ""),
        Case(input: "a\n.", taken: "a\n"),
        Case(input: "a\n.\r", taken: "a\n"),
        Case(input: "a\n..\n. \n.b\nc.\n \n", taken: "a\n..\n. \n.b\nc.\n \n"),
        Case(input: "a.\n.\n", taken: "a.\n"),
        Case(input: "a\r.\r.\n", taken: "a\r.\r.\n"),
        Case(input: "", taken: ""),
        Case(input: "a\n.\nb\n.\n", taken: "a\n.\nb\n.\n", endsAtDot: false, isComplete: false),
        Case(input: ".", taken: ".", endsAtDot: false, isComplete: false),
    ]

    @Test("a line with a single dot ends a message, however the octets come", arguments: cases)
    func dot(_ expected: Case) {
        let octets = Array(expected.input.utf8)
        for size in 1...max(1, octets.count) {
            var intake = MessageIntake(endsAtDot: expected.endsAtDot, limit: 1_000)
            for start in stride(from: 0, to: octets.count, by: size) {
                intake.append(octets[start..<min(start + size, octets.count)])
            }
            intake.finish()
            #expect(String(decoding: intake.octets, as: UTF8.self) == expected.taken, "in pieces of \(size)")
            #expect(intake.isComplete == expected.isComplete && !intake.isTooLarge)
        }
    }

    @Test("a message of the greatest size is taken, one octet more is not, and nothing of it is held")
    func limit() {
        var intake = MessageIntake(endsAtDot: true, limit: 6)
        intake.append(Array("abc".utf8)[...])
        intake.append(Array("def".utf8)[...])
        #expect(intake.octets.count == 6 && !intake.isTooLarge)
        intake.append(Array("\n".utf8)[...])
        intake.append(Array(".\n".utf8)[...])
        intake.finish()
        #expect(intake.isTooLarge && intake.octets.isEmpty && !intake.isComplete)
    }
}
