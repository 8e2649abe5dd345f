import Foundation
import TestSupport
import Testing

/// `smtp-sink` is Postfix' test server; its flags make it fail where one wants it to.
@Suite("Faults of a server, one at each command", .needsServers)
struct SinkTests {
    enum Kept: Sendable { case no, unsent, unknown }

    struct Case: CustomTestStringConvertible, Sendable {
        let flags: String
        let status: Int32
        var kept = Kept.unsent
        /// What standard error has to say.
        var words = ""
        /// The deadline is what ends it.
        var isSilent = false

        var testDescription: String { flags.isEmpty ? "no flag" : flags }
    }

    static let refused: [Case] = [
        Case(flags: "-f CONNECT", status: 69, words: "500 5.3.0"),
        Case(flags: "-f MAIL", status: 69, words: "500 5.3.0"),
        Case(flags: "-f RCPT", status: 69, words: "500 5.3.0"),
        Case(flags: "-f DATA", status: 69, words: "500 5.3.0"),
        Case(flags: "-f .", status: 69, words: "500 5.3.0"),
        Case(flags: "-f AUTH", status: 77, words: "500 5.3.0"),
        Case(flags: "-A 0", status: 69, words: "550 5.3.0"),
    ]

    static let deferred: [Case] = ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."].flatMap { command in
        [
            Case(flags: "-r \(command)", status: 75, words: "450 4.3.0"),
            Case(flags: "-Q \(command)", status: 75, words: "421 4.0.0"),
        ]
    }

    static let broken: [Case] =
        ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"].flatMap { command in
            [
                Case(flags: "-q \(command)", status: 75, words: "closed the connection"),
                Case(flags: "-W \(command):60", status: 75, words: "no answer in time", isSilent: true),
            ]
        } + [
            Case(flags: "-q .", status: 75, kept: .unknown, words: "the mail may have arrived"),
            Case(flags: "-W .:60", status: 75, kept: .unknown, words: "the mail may have arrived", isSilent: true),
        ]

    static let harmless: [Case] = [
        "", "-f QUIT", "-r QUIT", "-q QUIT", "-Q QUIT", "-p", "-8", "-E", "-N", "-8 -E -N -p", "-w 1", "-H 1",
        "-h odd_name", "-W EHLO:1",
    ].map { Case(flags: $0, status: 0, kept: .no) }

    @Test("the status tells what it was, and the message is kept", arguments: refused + deferred + broken + harmless)
    func fails(fault: Case) async throws {
        let port = try #require(try LoopbackPort.free(1).first)
        let sink = try await ServerProcess.start(
            "smtp-sink",
            values: ["PORT": "\(port.number)", "FLAGS": fault.flags],
            isReady: { try await port.isListening }
        )
        let home = try await TemporaryHome.sending(to: port.number)
        try home.configure("delivery:\n  timeout: \(fault.isSilent ? "2s" : "1m")\n")
        let run = try await home.notify(["precious"])
        await sink.stop()
        #expect(run.status == fault.status, "\(run.errors)")
        #expect(run.errors.contains(fault.words), "\(run.errors)")
        if fault.status != 0 { #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)") }
        guard fault.kept != .no else {
            #expect(home.unsent.isEmpty && run.errors.isEmpty, "\(run.errors)")
            return
        }
        let kept = try KeptMessage(path: try #require(home.unsent.first))
        #expect((kept.note["X-Notify-Unsent-To"] == "ops@example.com") == (fault.kept == .unsent))
        #expect((kept.note["X-Notify-Unsent-Unknown"] == "ops@example.com") == (fault.kept == .unknown))
    }
}
