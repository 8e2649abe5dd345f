import Testing

@testable import AuditLog

@Suite("A line of the audit log")
struct AuditLineTests {
    private static func line(_ event: AuditEvent, unit: String? = nil) -> AuditLine {
        AuditLine(
            number: 12,
            time: 1_700_000_000,
            vaultID: "abcd",
            origin: AuditOrigin(userID: 1000, unit: unit),
            slot: 1,
            event: event,
            traces: AuditLine.Traces()
        )
    }

    private static let continuation = AuditEvent.Continuation(
        previous: [UInt8](repeating: 1, count: 32),
        hash: [UInt8](repeating: 2, count: 32),
        isVerified: true
    )

    @Test("it has the one form that is documented")
    func form() {
        let line = Self.line(
            .use(.send(profile: "wörk", recipients: ["\"a b\"@x.example", "c\\@y"], more: 3)),
            unit: "a.service"
        )
        #expect(
            String(decoding: line.signedBytes, as: UTF8.self) == #"""
                {"n":12,"time":"2023-11-14T22:13:20Z","vault":"abcd","uid":1000,"unit":"a.service","action":"send","slot":1,"profile":"w\u00f6rk","recipients":["\"a b\"@x.example","c\\@y"],"more":3
                """#
        )
    }

    @Test(
        "it is read as it was written",
        arguments: [
            .use(.send(profile: "w\u{1b}[31m\u{202e}\n😀", recipients: ["ü@bücher.example", "b@c"], more: 2)),
            .use(.test(profile: "")), .use(.outcome(of: 3, .partly)), .use(.limit(profile: "p")), .use(.acceptance),
            .use(.refusal(profile: "p", recipients: ["a@b"], .sender)), .start, .rotation(continuation),
            .rekey(continuation),
        ] as [AuditEvent]
    )
    func roundTrip(event: AuditEvent) {
        let line = Self.line(event, unit: "session-3.scope")
        let bytes = line.signedBytes
        #expect(bytes.allSatisfy { (0x20..<0x7f).contains($0) })
        #expect(AuditLine(signedBytes: bytes[...]) == line)
        for count in 0..<bytes.count { #expect(AuditLine(signedBytes: bytes.prefix(count)) != line) }
    }

    @Test("however many recipients there are, it is short, and tells how many are left out")
    func bounded() throws {
        let long = String(repeating: "ü", count: 60) + "@" + String(repeating: "x", count: 60) + ".example"
        let line = Self.line(
            .use(.send(profile: String(repeating: "ä", count: 64), recipients: Array(repeating: long, count: 5000))),
            unit: String(repeating: "u", count: 250) + ".scope"
        )
        #expect(line.signedBytes.count < AuditLine.limit - 80)
        let recipients = try #require(line.event.use?.recipients)
        #expect(!recipients.listed.isEmpty && recipients.listed.count + recipients.more == 5000)
    }

    @Test(
        "the unit is the innermost one of the unified hierarchy, or of systemd's",
        arguments: [
            ("0::/system.slice/cron.service\n", "cron.service"),
            ("0::/user.slice/user-1000.slice/session-3.scope\n", "session-3.scope"),
            ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/a.service\n", "a.service"),
            ("0::/system.slice/docker-ab.scope/init\n", "docker-ab.scope"),
            ("1:name=systemd:/system.slice/a.service\n0::/\n", "a.service"),
            ("4:memory:/other.service\n9:name=systemd:/\n0::/\n", nil), ("0::/\n", nil), ("", nil),
        ] as [(String, String?)]
    )
    func unit(text: String, unit: String?) {
        #expect(AuditOrigin.unit(inControlGroups: text) == unit)
    }

    @Test(
        "a time is read in its one form",
        arguments: [
            ("2023-11-14T22:13:20Z", 1_700_000_000), ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("2023-02-29T00:00:00Z", nil), ("2023-11-14T22:13:20", nil), ("2023-11-14 22:13:20Z", nil),
            ("2023-11-14T22:13:60Z", nil), ("", nil),
        ] as [(String, Int64?)]
    )
    func time(text: String, seconds: Int64?) {
        #expect(UTCTime.seconds(text) == seconds)
        if let seconds { #expect(UTCTime.text(seconds) == text) }
    }
}
