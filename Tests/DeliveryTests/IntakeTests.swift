import Alerts
import FoundationEssentials
import Glibc
import Mail
import Synchronization
import Testing

@testable import Delivery

/// One intake with a scripted way out and a store in a directory of its own.
private struct Rig {
    let directory: TemporaryDirectory
    let outlet: ScriptedOutlet
    let intake: ImmediateDelivery

    /// `refusals` is how many forms of an alert the composer refuses, from the first on.
    init(
        _ outcomes: [RecipientOutcome] = [.accepted("ok")],
        unopened: Bool = false,
        storeIsBlocked: Bool = false,
        refusals: Int = 0
    ) async throws {
        directory = try TemporaryDirectory()
        var outlet = try ScriptedOutlet(outcomes)
        if unopened {
            outlet.failure = UnopenedOutlet(subject: "vault", reason: "it is locked", underlying: LockedVault())
        }
        self.outlet = outlet
        let unsent = directory.path + "/unsent"
        if storeIsBlocked { TemporaryDirectory.write([1], to: unsent) }
        let calls = Mutex(0)
        let composer = MailComposer { alert, sender, recipients throws(MessageError) in
            let isRefused = calls.withLock { calls in
                calls += 1
                return calls <= refusals
            }
            if isRefused { throw MessageError(reason: "a word is too long") }
            return try AlertComposer(from: sender, recipients: recipients, secondsFromGMT: 0).compose(alert)
        }
        intake = ImmediateDelivery(
            outlet: await outlet.opened(),
            unsent: UnsentStore(directory: unsent),
            composer: composer
        )
    }

    /// The kept messages.
    var kept: [String] {
        TemporaryDirectory.names(in: directory.path + "/unsent").map {
            String(decoding: TemporaryDirectory.contents(of: "\(directory.path)/unsent/\($0)"), as: UTF8.self)
        }
    }

    func submitted() async -> [String] {
        await outlet.scripted.submissions.map { String(decoding: $0, as: UTF8.self) }
    }
}

private func alertItem(_ recipients: [String] = ["ops@example.com"], attachments: [Alert.Attachment] = []) throws
    -> IntakeItem
{
    let facts = [Alert.Fact("Command", "make\u{1b}")]
    return IntakeItem(
        .alert(Samples.alert("precious\n", title: "disk full", facts: facts, attachments: attachments)),
        recipients: try recipients.map(Samples.mailbox)
    )
}

private func mailItem(
    _ text: String = "Subject: x\n\nprecious\n",
    _ recipients: [String] = ["ops@example.com"],
    reversePath: SubmittedMail.ReversePath = .profile
) throws -> IntakeItem {
    let mail = SubmittedMail(
        SubmittedMessage(Array(text.utf8)),
        reversePath: reversePath,
        host: "web1",
        date: Date(timeIntervalSince1970: 1_791_720_309)
    )
    return IntakeItem(.message(mail), recipients: try recipients.map(Samples.mailbox))
}

@Suite("An intake delivers, or keeps, or throws")
struct IntakeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        enum State: Sendable, Equatable { case delivered, partly, kept }

        let name: String
        let outcomes: [RecipientOutcome]
        let state: State
        /// What the kept file says of the recipients.
        var notes: [String] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "all accepted", outcomes: [.accepted(""), .accepted("")], state: .delivered),
        Case(
            name: "one deferred",
            outcomes: [.accepted(""), .deferred(Samples.delay)],
            state: .partly,
            notes: ["X-Notify-Unsent-To: b@example.com\r\n", "no answer within 30 s"]
        ),
        Case(
            name: "one failed",
            outcomes: [.failed(Samples.failure), .accepted("")],
            state: .partly,
            notes: ["X-Notify-Unsent-To: a@example.com\r\n", "550 5.1.1 no such user"]
        ),
        Case(
            name: "all deferred",
            outcomes: [.deferred(Samples.delay), .deferred(Samples.delay)],
            state: .kept,
            notes: ["X-Notify-Unsent-To: a@example.com, b@example.com\r\n"]
        ),
        Case(
            name: "all unknown",
            outcomes: [.unknown(Samples.delay), .unknown(Samples.delay)],
            state: .kept,
            notes: ["X-Notify-Unsent-Unknown: a@example.com, b@example.com\r\n"]
        ),
        Case(
            name: "too few answers",
            outcomes: [.accepted("")],
            state: .partly,
            notes: ["X-Notify-Unsent-Unknown: b@example.com\r\n", "gave no answer"]
        ),
        Case(
            name: "no answers",
            outcomes: [],
            state: .kept,
            notes: ["X-Notify-Unsent-Unknown: a@example.com, b@example.com\r\n"]
        ),
    ]

    @Test("the report says which, for alerts and for messages alike", arguments: cases, [false, true])
    func states(_ expected: Case, isMessage: Bool) async throws {
        let rig = try await Rig(expected.outcomes)
        let recipients = ["a@example.com", "b@example.com"]
        let item = isMessage ? try mailItem("Subject: x\n\nprecious\n", recipients) : try alertItem(recipients)
        let report = try await rig.intake.accept(item)
        let state: Case.State? =
            switch report.state {
            case .delivered: .delivered
            case .partlyDelivered: .partly
            case .kept: .kept
            case .shown: nil
            }
        #expect(state == expected.state && report.obstacle == nil && report.shortening == nil)
        #expect(await rig.submitted().count == 1)
        #expect(rig.kept.count == (expected.state == .delivered ? 0 : 1))
        for note in expected.notes { #expect(rig.kept.first?.contains(note) == true, "\(rig.kept)") }
        if let kept = rig.kept.first { #expect(kept.hasSuffix(try #require(await rig.submitted().first))) }
    }

    @Test(
        "what is not delivered to all and cannot be kept throws, with message and reasons",
        arguments: [[.deferred(Samples.delay)], [.failed(Samples.failure)], [.unknown(Samples.delay)], []]
            as [[RecipientOutcome]]
    )
    func unkept(outcomes: [RecipientOutcome]) async throws {
        let rig = try await Rig(outcomes, storeIsBlocked: true)
        let item = try alertItem()
        let error = await #expect(throws: UnkeptMessage.self) { try await rig.intake.accept(item) }
        #expect(error?.message == (await rig.outlet.scripted.submissions.first))
        #expect(error?.recipients.worstOutcome != nil && error?.obstacle == nil)
        #expect(error?.cause.code == ENOTDIR)
    }

    @Test("a store that cannot be written harms nothing that is delivered")
    func deliveredWithoutStore() async throws {
        let rig = try await Rig(storeIsBlocked: true)
        #expect(try await rig.intake.accept(alertItem()).state == .delivered)
    }

    @Test("without a way out everything is kept, with the reason and whoever is to get it")
    func unopened() async throws {
        let rig = try await Rig(unopened: true)
        let alert = try await rig.intake.accept(alertItem())
        let message = try await rig.intake.accept(mailItem("To: a@b\nBcc: c@d\n\nprecious\n"))
        for report in [alert, message] {
            guard case .kept = report.state, case .unopened(let error)? = report.obstacle else {
                Issue.record("\(report)")
                continue
            }
            #expect(error.underlying is LockedVault)
        }
        #expect(await rig.submitted().isEmpty)
        #expect(rig.kept.count == 2)
        for kept in rig.kept {
            #expect(kept.contains("X-Notify-Unsent-To: ops@example.com\r\n"))
            #expect(kept.contains("X-Notify-Unsent-Reason: vault: it is locked\r\n"))
            #expect(kept.hasSuffix("precious\r\n") && !kept.contains("c@d"))
        }
    }

    @Test("without a way out and without a store the reasons of both come back")
    func unopenedAndUnkept() async throws {
        let rig = try await Rig(unopened: true, storeIsBlocked: true)
        let item = try mailItem()
        let error = await #expect(throws: UnkeptMessage.self) { try await rig.intake.accept(item) }
        guard case .unopened? = error?.obstacle else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error.map { String(decoding: $0.message, as: UTF8.self) } == "Subject: x\r\n\r\nprecious\r\n")
    }

    @Test(
        "an item without recipients is kept with all that it says, and never taken for delivered",
        arguments: [true, false]
    )
    func noRecipient(unopened: Bool) async throws {
        let rig = try await Rig([], unopened: unopened)
        let message = try await rig.intake.accept(mailItem("To: root\nBcc: b@example.com\n\nprecious\n", []))
        let alert = try await rig.intake.accept(alertItem([]))
        for report in [message, alert] {
            guard case .kept = report.state else {
                Issue.record("\(report)")
                continue
            }
            #expect(report.obstacle != nil && report.recipients.isEmpty)
        }
        #expect(await rig.submitted().isEmpty)
        #expect(rig.kept.contains { $0.hasSuffix("To: root\r\nBcc: b@example.com\r\n\r\nprecious\r\n") })
        for kept in rig.kept {
            #expect(!kept.contains("X-Notify-Unsent-To"))
            #expect(kept.contains(unopened ? "Reason: vault: it is locked" : "Reason: message: no recipient given"))
        }
    }
}

@Suite("An alert that cannot be composed reaches somebody, or is kept")
struct UncomposedAlertTests {
    private static let attachments = [Alert.Attachment(name: "a.txt", mediaType: "text/plain", content: [0x61])]

    @Test("it goes without its attachments, and says so")
    func shortened() async throws {
        let rig = try await Rig(refusals: 1)
        let report = try await rig.intake.accept(alertItem(attachments: Self.attachments))
        #expect(report.state == .delivered && report.shortening == MessageError(reason: "a word is too long"))
        let submitted = try #require(await rig.submitted().first)
        #expect(submitted.contains("precious") && submitted.contains("attachments: a word is too long"))
        #expect(!submitted.contains("a.txt") && rig.kept.isEmpty)
    }

    @Test("shortened and not delivered, it is kept as it would have left")
    func shortenedAndKept() async throws {
        let rig = try await Rig([.deferred(Samples.delay)], refusals: 1)
        let report = try await rig.intake.accept(alertItem(attachments: Self.attachments))
        guard case .kept = report.state else {
            Issue.record("\(report)")
            return
        }
        #expect(report.shortening != nil && report.obstacle == nil)
        #expect(rig.kept.first?.hasSuffix(try #require(await rig.submitted().first)) == true)
    }

    @Test("where even that is refused, its text is kept as it came, and not sent", arguments: [false, true])
    func raw(unopened: Bool) async throws {
        let rig = try await Rig(unopened: unopened, refusals: 2)
        let report = try await rig.intake.accept(alertItem())
        guard case .kept = report.state else {
            Issue.record("\(report)")
            return
        }
        switch (unopened, report.obstacle) {
        case (true, .unopened?), (false, .uncomposed(MessageError(reason: "a word is too long"))?): break
        default: Issue.record("\(report)")
        }
        #expect(await rig.submitted().isEmpty)
        let kept = try #require(rig.kept.first)
        #expect(kept.contains("X-Notify-Unsent-To: ops@example.com\r\n"))
        #expect(kept.hasSuffix("\r\n\r\ndisk full\r\nHost: web1\r\nCommand: make\\x1b\r\n\r\nprecious\n"))
    }

    @Test("where it cannot be kept either, it throws, so that its source does not forget it")
    func unkept() async throws {
        let rig = try await Rig(storeIsBlocked: true, refusals: 2)
        let item = try alertItem()
        let error = await #expect(throws: UnkeptMessage.self) { try await rig.intake.accept(item) }
        #expect(error.map { String(decoding: $0.message, as: UTF8.self).hasSuffix("precious\n") } == true)
        guard case .uncomposed? = error?.obstacle else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

@Suite("A message of another program")
struct SubmittedMailTests {
    @Test("it leaves with what it lacked, and without its blind copies")
    func completes() async throws {
        let rig = try await Rig()
        _ = try await rig.intake.accept(mailItem("To: a@b\nBcc: c@d\n\nprecious\n"))
        let submitted = try #require(await rig.submitted().first)
        #expect(submitted.hasPrefix("To: a@b\r\nDate: ") && submitted.hasSuffix("\r\n\r\nprecious\r\n"))
        #expect(submitted.contains("From: web1 <alerts@example.com>\r\n") && !submitted.contains("c@d"))
    }

    @Test("its reverse path is the one that it asked for")
    func reversePath() async throws {
        let own = try Samples.mailbox("shop@example.com")
        let rig = try await Rig()
        for path in [.profile, .mailbox(own), .null] as [SubmittedMail.ReversePath] {
            _ = try await rig.intake.accept(mailItem(reversePath: path))
        }
        let paths = await rig.outlet.scripted.envelopes.map { $0.reversePath?.address }
        #expect(paths == ["alerts@example.com", "shop@example.com", nil])
    }

    @Test("one that cannot be completed is kept as it is, and not sent")
    func uncompleted() async throws {
        let rig = try await Rig()
        let field = "X-Token: \(String(repeating: "w", count: 1_000))"
        let report = try await rig.intake.accept(mailItem("\(field)\nBcc: c@d\n\nprecious\n"))
        guard case .kept = report.state, case .uncomposed(let error)? = report.obstacle else {
            Issue.record("\(report)")
            return
        }
        #expect(error.reason.hasPrefix("X-Token: "))
        #expect(await rig.submitted().isEmpty)
        #expect(rig.kept.first?.hasSuffix("\(field)\r\n\r\nprecious\r\n") == true)
    }
}

@Suite("A dry run")
struct RehearsalTests {
    private static func rehearse(_ item: IntakeItem, _ outlet: ScriptedOutlet) async -> (DeliveryReport, [String]) {
        let shown = Mutex<[String]>([])
        let rehearsal = Rehearsal(outlet: await outlet.opened()) { message in
            shown.withLock { $0.append(String(decoding: message, as: UTF8.self)) }
        }
        let report = await rehearsal.accept(item)
        return (report, shown.withLock(\.self))
    }

    @Test("shows the message and submits nothing")
    func shows() async throws {
        let outlet = try ScriptedOutlet()
        let (report, shown) = await Self.rehearse(try mailItem(), outlet)
        #expect(report.state == .shown && report.obstacle == nil && report.worst == nil)
        #expect(shown.count == 1 && shown.first?.hasSuffix("precious\r\n") == true)
        #expect(await outlet.scripted.submissions.isEmpty)
    }

    @Test("tells what the way out has against it")
    func objects() async throws {
        var outlet = try ScriptedOutlet()
        outlet.objections = [nil, Samples.failure]
        let (report, _) = await Self.rehearse(try alertItem(["a@example.com", "b@example.com"]), outlet)
        #expect(report.recipients.map(\.outcome) == [.accepted(""), .failed(Samples.failure)])
    }

    @Test("shows it also where nothing could be sent, with the reason")
    func unopened() async throws {
        var outlet = try ScriptedOutlet()
        outlet.failure = UnopenedOutlet(subject: "vault", reason: "it is locked", underlying: LockedVault())
        let (report, shown) = await Self.rehearse(try alertItem(), outlet)
        #expect(shown.first?.contains("precious") == true)
        guard case .unopened? = report.obstacle else {
            Issue.record("\(report)")
            return
        }
    }

    @Test("an item without recipients has an obstacle")
    func noRecipient() async throws {
        let (report, shown) = await Self.rehearse(try mailItem("To: root\n\nprecious\n", []), try ScriptedOutlet())
        guard case .noRecipient? = report.obstacle else {
            Issue.record("\(report)")
            return
        }
        #expect(shown == ["To: root\r\n\r\nprecious\r\n"])
    }
}
