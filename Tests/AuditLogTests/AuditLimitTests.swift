import Glibc
import Testing

@testable import AuditLog

@Suite("A limit is counted from the audit log")
struct AuditLimitTests {
    private static let limit = AuditLimit(count: 3, seconds: 3600)

    private static func admit(_ log: TestLog, profile: String = "work") throws -> AuditAdmission {
        try log.log().admit(profile: profile, recipients: ["ops@example.com"], within: limit)
    }

    /// A log whose owner has set the limit.
    private static func limited<Result>(_ body: (TestLog) throws -> Result) throws -> Result {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory, sizeLimit: 256 << 10)
            try log.log().append(.limit(profile: "work"))
            return try body(log)
        }
    }

    private static func isAdmitted(_ admission: AuditAdmission) -> Bool {
        if case .admitted = admission { true } else { false }
    }

    private static func isBroken(_ admission: AuditAdmission) -> Bool {
        if case .uncountable(.broken) = admission { true } else { false }
    }

    @Test("so many may go, the next one when the first is old enough")
    func window() throws {
        try Self.limited { (log: TestLog) throws in
            let first = log.clock.now
            for _ in 0..<3 {
                #expect(Self.isAdmitted(try Self.admit(log)))
                log.clock.advance(10)
            }
            #expect(try Self.admit(log) == .exhausted(until: first + 3600))
            log.clock.advance(3600 - 31)
            #expect(try Self.admit(log) == .exhausted(until: first + 3600))
            log.clock.advance(1)
            #expect(Self.isAdmitted(try Self.admit(log)))
            #expect(try Self.admit(log) == .exhausted(until: first + 3610))
        }
    }

    @Test("what nobody got does not count, what somebody may have got does")
    func undelivered() throws {
        try Self.limited { (log: TestLog) throws in
            for outcome in [AuditedUse.Outcome.undelivered, .undelivered, .unknown, .partly, .delivered] {
                guard case .admitted(let number) = try Self.admit(log) else {
                    Issue.record("\(outcome)")
                    return
                }
                try log.log().append(.outcome(of: number, outcome))
            }
            #expect(!Self.isAdmitted(try Self.admit(log)))
        }
    }

    @Test("other profiles' mails and tests do not count")
    func others() throws {
        try Self.limited { (log: TestLog) throws in
            try log.send(20, profile: "other")
            try log.log().append(.test(profile: "work"))
            #expect(Self.isAdmitted(try Self.admit(log)))
        }
    }

    @Test("putting the clock back frees nothing")
    func clockBack() throws {
        try Self.limited { (log: TestLog) throws in
            for _ in 0..<3 { #expect(Self.isAdmitted(try Self.admit(log))) }
            log.clock.advance(-86_400)
            #expect(!Self.isAdmitted(try Self.admit(log)))
        }
    }

    @Test("a tail that was cut off counts as if it had been sent now")
    func cutOff() throws {
        try Self.limited { (log: TestLog) throws in
            for _ in 0..<3 { #expect(Self.isAdmitted(try Self.admit(log))) }
            try log.replace(lines: Array(try log.lines.prefix(2)))
            #expect(!Self.isAdmitted(try Self.admit(log)))
            // And so it stays when others have written.
            try log.send(5, profile: "other")
            #expect(!Self.isAdmitted(try Self.admit(log)))
            log.clock.advance(3700)
            #expect(Self.isAdmitted(try Self.admit(log)))
        }
    }

    @Test(
        "a log that was changed is not counted on, until the change is older than the limit",
        arguments: ["changed", "removed", "foreign", "no head", "other head", "no log", "last changed"]
    )
    func broken(how: String) throws {
        try Self.limited { (log: TestLog) throws in
            for _ in 0..<3 { #expect(Self.isAdmitted(try Self.admit(log))) }
            var lines = try log.lines
            switch how {
            case "changed": lines[3][100] ^= 1
            case "last changed": lines[4][100] ^= 1
            case "removed": lines.remove(at: 3)
            case "foreign": lines.insert([0x78], at: 3)
            case "no head": unlink(log.headPath)
            case "other head": try write([0x78], to: log.headPath)
            default: break
            }
            if how == "no log" {
                unlink(log.path)
                unlink(log.headPath)
                #expect(try Self.admit(log) == .uncountable(.noLog))
            } else {
                try log.replace(lines: lines)
                #expect(Self.isBroken(try Self.admit(log)))
            }
            // Others may go on; what they write heals nothing.
            try log.send(2, profile: "other")
            if how == "no log" {
                #expect(try Self.admit(log) == .uncountable(.begins(log.clock.now - 1)))
            } else {
                #expect(Self.isBroken(try Self.admit(log)))
            }
            log.clock.advance(3700)
            try log.send(1, profile: "other")
            #expect(Self.isAdmitted(try Self.admit(log)))
        }
    }

    @Test("the owner's word makes a log countable again")
    func accepted() throws {
        try Self.limited { (log: TestLog) throws in
            for _ in 0..<3 { #expect(Self.isAdmitted(try Self.admit(log))) }
            unlink(log.path)
            unlink(log.headPath)
            try log.log().append(.acceptance)
            for _ in 0..<3 { #expect(Self.isAdmitted(try Self.admit(log))) }
            #expect(!Self.isAdmitted(try Self.admit(log)))
        }
    }

    @Test("the window reaches across full files and a new data key")
    func acrossFiles() throws {
        try Self.limited { (log: TestLog) throws in
            #expect(Self.isAdmitted(try Self.admit(log)))
            let recipients = (0..<90).map { "somebody-\($0)@example.com" }
            while !AuditLogFiles.exists(log.path + ".1") {
                try log.log().append(.send(profile: "other", recipients: recipients))
            }
            #expect(Self.isAdmitted(try Self.admit(log)))
            let new = try log.log(key: 8)
            try AuditLog.continueAfterRekey(old: try log.log(), new: new)
            #expect(Self.isAdmitted(try new.admit(profile: "work", recipients: [], within: Self.limit)))
            #expect(!Self.isAdmitted(try new.admit(profile: "work", recipients: [], within: Self.limit)))
        }
    }

    @Test("of twenty at once, no more go than may")
    func concurrent() async throws {
        try await withTemporaryDirectory(waiting: { directory in
            try TestLog(in: directory).log().append(.limit(profile: "work"))
            let logs = try (0..<20).map { _ in try TestLog(in: directory).log() }
            let limit = AuditLimit(count: 60, seconds: 3600)
            let admitted = await withTaskGroup(of: Int.self) { group in
                for log in logs {
                    group.addTask {
                        (0..<6).count { _ in
                            let admission = try? log.admit(profile: "work", recipients: ["a@b"], within: limit)
                            return admission.map(Self.isAdmitted) ?? false
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(admitted == 60)
        })
    }
}
