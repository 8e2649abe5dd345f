import Glibc
import Mail
import Testing

@testable import Delivery

@Suite("The courier")
struct CourierTests {
    private static let message = Array("Subject: x\r\n\r\nhello\r\n".utf8)

    private func deliver(
        _ outcomes: [RecipientOutcome],
        in directory: String
    ) async throws -> (report: DeliveryReport, kept: String) {
        let recipients = try (0..<max(outcomes.count, 1)).map { try Samples.mailbox("r\($0)@example.com") }
        let transport = ScriptedTransport(outcomes)
        let courier = Courier(unsent: UnsentStore(directory: directory))
        let envelope = Envelope(reversePath: try Samples.mailbox("alerts@example.com"), forwardPaths: recipients)
        let mail = ComposedMail(octets: Self.message, envelope: envelope, form: .whole)
        let report = try await courier.deliver(mail, through: transport)
        #expect(await transport.submissions == [Self.message])
        let names = TemporaryDirectory.names(in: directory)
        #expect(names.count <= 1)
        let octets = names.first.map { TemporaryDirectory.contents(of: "\(directory)/\($0)") } ?? []
        return (report, String(decoding: octets, as: UTF8.self))
    }

    @Test("a message that all accepted is not kept")
    func delivers() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let (report, kept) = try await deliver([.accepted("ok"), .accepted("ok")], in: directory.path + "/unsent")
        #expect(report.state == .delivered && report.worst == nil && kept.isEmpty)
        #expect(TemporaryDirectory.names(in: directory.path).isEmpty)
    }

    @Test("a message is kept for those who did not get it, and submitted once")
    func keepsForTheRest() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let outcomes: [RecipientOutcome] = [
            .accepted("ok"), .deferred(Samples.delay), .failed(Samples.failure), .unknown(Samples.delay),
        ]
        let (report, kept) = try await deliver(outcomes, in: directory.path + "/state/unsent")
        guard case .partlyDelivered(let path) = report.state else {
            Issue.record("\(report.state)")
            return
        }
        #expect(report.worst == .failed(Samples.failure))
        #expect(report.recipients.map(\.outcome) == outcomes)
        #expect(TemporaryDirectory.mode(of: path) == 0o600)
        #expect(TemporaryDirectory.mode(of: directory.path + "/state/unsent") == 0o700)
        #expect(
            kept == [
                "X-Notify-Unsent-From: alerts@example.com",
                "X-Notify-Unsent-To: r1@example.com, r2@example.com",
                "X-Notify-Unsent-Unknown: r3@example.com",
                "X-Notify-Unsent-Reason: smtp.example.com:465: no answer within 30 s",
                "X-Notify-Unsent-Reason: smtp.example.com:465: 550 5.1.1 no such user",
                "",
            ].joined(separator: "\r\n") + String(decoding: Self.message, as: UTF8.self)
        )
    }

    @Test(
        "the worst outcome decides: failed, then unknown, then deferred",
        arguments: [
            ([.deferred(Samples.delay)], .deferred(Samples.delay)),
            ([.deferred(Samples.delay), .unknown(Samples.delay)], .unknown(Samples.delay)),
            ([.unknown(Samples.delay), .failed(Samples.failure), .accepted("")], .failed(Samples.failure)),
        ] as [([RecipientOutcome], RecipientOutcome)]
    )
    func findsWorst(outcomes: [RecipientOutcome], worst: RecipientOutcome) async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let (report, kept) = try await deliver(outcomes, in: directory.path)
        #expect(report.worst == worst)
        #expect(kept.hasSuffix("hello\r\n"))
    }

    @Test("a recipient without an answer is unknown, and kept")
    func distrustsSilence() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let (report, kept) = try await deliver([], in: directory.path)
        guard case .kept = report.state, case .unknown = report.worst else {
            Issue.record("\(report)")
            return
        }
        #expect(kept.contains("X-Notify-Unsent-Unknown: r0@example.com\r\n"))
    }

    @Test("hostile words of a server cannot break the kept file's header")
    func escapesReasons() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let hostile = SubmissionFailure(
            kind: .protocolViolation,
            isPermanent: true,
            subject: "mx\r\nX-Evil: 1",
            reason: "a\r\n\r\nbody\u{0}" + String(repeating: "é", count: 5_000)
        )
        let (_, kept) = try await deliver([.failed(hostile)], in: directory.path)
        let header = kept.split(separator: "\r\n\r\n", maxSplits: 1).first ?? ""
        #expect(header.hasSuffix("Subject: x") && !header.contains("\r\nX-Evil"))
        #expect(header.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test("a message that can be neither delivered nor kept comes back whole")
    func returnsUnkept() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let blocked = directory.path + "/file"
        TemporaryDirectory.write([1], to: blocked)
        let error = await #expect(throws: UnkeptMessage.self) {
            try await deliver([.deferred(Samples.delay)], in: blocked + "/unsent")
        }
        #expect(error?.message == Self.message)
        #expect(error?.recipients.map(\.outcome) == [.deferred(Samples.delay)])
        #expect(error?.cause.code == ENOTDIR)
    }
}

@Suite("The store of unsent messages")
struct UnsentStoreTests {
    private func keep(in directory: String, _ message: [UInt8] = Array("x\r\n".utf8)) throws(UnsentStoreError) -> String
    {
        try UnsentStore(directory: directory).keep(
            message,
            under: UnsentNote(reversePath: nil, recipients: [], reasons: [])
        )
    }

    @Test("each message gets a file of its own, and no partial file stays")
    func keepsApart() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let paths = try (0..<20).map { UInt8($0) }.map { try keep(in: directory.path, [$0]) }
        #expect(Set(paths).count == 20)
        #expect(TemporaryDirectory.names(in: directory.path).allSatisfy { $0.hasSuffix(".eml") && !$0.hasPrefix(".") })
        #expect(paths.map { TemporaryDirectory.contents(of: $0) } == (0..<20).map { [$0] })
    }

    @Test("a directory that others can read is closed to them first")
    func closesDirectory() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        chmod(directory.path, 0o755)
        _ = try keep(in: directory.path)
        #expect(TemporaryDirectory.mode(of: directory.path) == 0o700)
    }

    @Test("a directory that cannot be made is named with the reason")
    func reportsPath() throws {
        let error = #expect(throws: UnsentStoreError.self) { try keep(in: "/dev/null/unsent") }
        #expect(error?.path == "/dev/null/unsent")
        #expect(error?.reason == "cannot make the directory: not a directory")
    }
}
