import Foundation
import TestSupport
import Testing

/// `smtp-sink` is Postfix' test server; its flags make it fail where one wants it to.
@Suite("Faults of a server, one at each command", .needsServers)
struct SinkTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let flags: [String]
        let status: Int32
        /// The message may have arrived all the same.
        var isUnknown = false
        /// What standard error has to say; where nothing is given, nothing.
        var words: String?
        /// The deadline is what ends it.
        var isSilent = false

        var testDescription: String { flags.isEmpty ? "no flag" : flags.joined(separator: " ") }
    }

    static let refused: [Case] =
        ["CONNECT", "MAIL", "RCPT", "DATA", "."].map {
            Case(flags: ["-f", $0], status: 69, words: "500 5.3.0")
        } + [
            Case(flags: ["-f", "AUTH"], status: 77, words: "500 5.3.0"),
            Case(flags: ["-A", "0"], status: 69, words: "550 This violates SMTP"),
            Case(flags: ["-a"], status: 77, words: "AUTH"),
        ]

    static let deferred: [Case] =
        ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."].map {
            Case(flags: ["-r", $0], status: 75, words: "450 4.3.0")
        }
        + ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."].map {
            Case(flags: ["-Q", $0], status: 75, words: "421 4.0.0")
        } + [
            Case(flags: ["-r", "AUTH"], status: 75, words: "450 4.3.0"),
            Case(flags: ["-Q", "AUTH"], status: 75, words: "421 4.0.0"),
        ]

    static let broken: [Case] =
        ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"].flatMap {
            [
                Case(flags: ["-q", $0], status: 75, words: "closed the connection"),
                // With pipelining, it would answer the commands behind the one it is silent about.
                Case(flags: ["-p", "-W", "\($0):60"], status: 75, words: "no answer in time", isSilent: true),
            ]
        } + [
            Case(flags: ["-q", "AUTH"], status: 75, words: "closed the connection"),
            Case(flags: ["-W", "AUTH:60"], status: 75, words: "no answer in time", isSilent: true),
            Case(flags: ["-q", "."], status: 75, isUnknown: true, words: "the mail may have arrived"),
            Case(
                flags: ["-W", ".:60"],
                status: 75,
                isUnknown: true,
                words: "the mail may have arrived",
                isSilent: true
            ),
        ]

    static let harmless: [Case] = [
        [], ["-f", "QUIT"], ["-q", "QUIT"], ["-Q", "QUIT"], ["-8"], ["-E"], ["-N"], ["-8", "-E", "-N"], ["-w", "1"],
        ["-H", "1"], ["-h", "odd_name"], ["-W", "EHLO:1"],
    ].map { Case(flags: $0, status: 0) }

    @Test("the status tells what it was, and the message is kept", arguments: refused + deferred + broken + harmless)
    func fails(fault: Case) async throws {
        let port = try #require(try LoopbackPort.free(1).first)
        // `smtp-sink` answers AUTH with 250, where only 235 means anything. So AUTH is answered before it, unless that is
        // what is tested.
        let isAboutAuthentication = fault.flags.contains { $0.hasPrefix("AUTH") } || fault.flags == ["-a"]
        let sink = try await ServerProcess.start(
            "smtp-sink",
            values: [
                "PORT": "\(port.number)", "FLAGS": fault.flags.joined(separator: "|"),
                "ANSWERS_AUTH": isAboutAuthentication ? "no" : "yes",
            ],
            isReady: { try await port.isListening }
        )
        let home = try await TemporaryHome.sending(to: port.number)
        try home.configure("delivery:\n  timeout: \(fault.isSilent ? "2s" : "1m")\n")
        let run = try await home.notify(["precious"])
        await sink.stop()
        #expect(run.status == fault.status, "\(run.errors)")
        guard let words = fault.words else {
            #expect(home.unsent.isEmpty && run.errors.isEmpty, "\(run.errors)")
            return
        }
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        let kept = try KeptMessage(path: try #require(home.unsent.first))
        #expect((kept.note["X-Notify-Unsent-To"] == "ops@example.com") == !fault.isUnknown)
        #expect((kept.note["X-Notify-Unsent-Unknown"] == "ops@example.com") == fault.isUnknown)
    }
}
