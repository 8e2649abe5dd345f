import Glibc
import Testing

@testable import AuditLog

@Suite("The audit log")
struct AuditLogTests {
    struct Tampering: CustomTestStringConvertible, Sendable {
        let name: String
        let kind: AuditFault.Kind
        let line: Int?
        /// Is given the lines and whether a use follows before the log is verified.
        let change: @Sendable (TestLog) throws -> Void

        var testDescription: String { name }
    }

    private static func edit(
        _ name: String,
        _ kind: AuditFault.Kind,
        _ line: Int?,
        _ change: @escaping @Sendable (inout [[UInt8]]) -> Void
    ) -> Tampering {
        Tampering(name: name, kind: kind, line: line) { log in
            var lines = try log.lines
            change(&lines)
            try log.replace(lines: lines)
        }
    }

    /// Of a log with a start line and nine sends.
    static let tamperings: [Tampering] = [
        edit("a byte of the first line", .changed, 1) { $0[0][12] ^= 1 },
        edit("a digit of a time", .changed, 4) { $0[3][30] ^= 1 },
        edit("a recipient", .changed, 5) { $0[4] = replacing("ops@", "eve@", in: $0[4]) },
        edit("a byte of a code", .changed, 5) { $0[4][$0[4].count - 10] ^= 1 },
        edit("a number", .changed, 5) { $0[4] = replacing("{\"n\":5,", "{\"n\":7,", in: $0[4]) },
        edit("a removed line", .missing(4...4), 4) { $0.remove(at: 3) },
        edit("three removed lines", .missing(3...5), 3) { $0.removeSubrange(2..<5) },
        edit("two swapped lines", .moved, 4) { $0.swapAt(3, 4) },
        edit("a doubled line", .doubled, 5) { $0.insert($0[3], at: 4) },
        edit("a line doubled further down", .doubled, 8) { $0.insert($0[3], at: 7) },
        edit("the last line doubled", .doubled, 11) { $0.append($0[9]) },
        edit("a foreign line", .foreign, 4) { $0.insert(Array("hello".utf8), at: 3) },
        edit("a foreign last line", .foreign, 11) { $0.append(Array("hello".utf8)) },
        edit("a line of another kind", .changed, 4) { $0[3] = replacing("\"send\"", "\"push\"", in: $0[3]) },
        edit("a cut tail", .cutOff(3), nil) { $0.removeLast(3) },
        edit("everything cut off", .cutOff(10), nil) { $0 = [] },
        Tampering(name: "a torn last line whose head is there", kind: .cutOff(1), line: nil) { log in
            try write(Array(contents(of: log.path).dropLast(20)), to: log.path)
        },
        Tampering(name: "no log, but a head", kind: .cutOff(10), line: nil) { unlink($0.path) },
        Tampering(name: "no head", kind: .headMissing, line: nil) { unlink($0.headPath) },
        Tampering(name: "a changed head", kind: .headWrong, line: nil) { log in
            var bytes = try contents(of: log.headPath)
            bytes[9] ^= 1
            try write(bytes, to: log.headPath)
        },
        Tampering(name: "lines under another key", kind: .missing(2...10), line: nil) { log in
            unlink(log.path)
            unlink(log.headPath)
            try log.log(key: 8).append(.test(profile: "work"))
        },
    ]

    private static func replacing(_ old: String, _ new: String, in line: [UInt8]) -> [UInt8] {
        var line = line
        guard let range = line.firstRange(of: Array(old.utf8)) else { return line }
        line.replaceSubrange(range, with: new.utf8)
        return line
    }

    @Test("what was done to it is told, and where", arguments: tamperings.dropLast())
    func tampered(_ tampering: Tampering) throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(9)
            #expect(try log.fault() == nil)
            try tampering.change(log)
            let found = try #require(try log.fault())
            #expect(found.line == tampering.line, "\(found)")
            #expect(found.kind == tampering.kind)
        }
    }

    @Test("it keeps no use from being written, and is still told then", arguments: tamperings)
    func tamperedAndUsed(_ tampering: Tampering) throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(9)
            try tampering.change(log)
            try log.send(2)
            let report = try log.log().verify()
            #expect(report.fault != nil)
            #expect(try AuditLog.read(at: log.path).lines.suffix(2).map(\.event.action) == ["send", "send"])
            // The owner has looked at it.
            try log.log().append(.acceptance)
            try log.send(1)
            let accepted = try log.log().verify()
            #expect(accepted.fault == nil, "\(String(describing: accepted.fault))")
            #expect(accepted.acceptedCount > 0)
        }
    }

    @Test("only who has the key can accept what is wrong")
    func forgedAcceptance() throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(4)
            var lines = try log.lines
            lines[2] = Self.replacing("ops@", "eve@", in: lines[2])
            try log.replace(lines: lines)
            let other = TestLog(in: directory)
            try other.log(key: 9).append(.acceptance)
            #expect(try log.fault() != nil)
        }
    }

    @Test("a line torn by a crash holds nobody up, and is told by the next one", arguments: [1, 10, 80, 200])
    func torn(left: Int) throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(3)
            let head = try contents(of: log.headPath)
            let before = try contents(of: log.path)
            try log.send(1)
            let whole = try contents(of: log.path)
            // The crash came before the head was written.
            try write(Array(whole.prefix(before.count + left)), to: log.path)
            try write(head, to: log.headPath)
            #expect(try log.fault() == AuditFault(kind: .torn, file: log.path, line: 5))
            try log.send(2)
            let report = try log.log().verify()
            #expect(report.fault == nil && report.tornCount == 1)
            #expect(report.lines.map(\.number) == Array(1...6))
        }
    }

    @Test("a crash between line and head is no fault")
    func headBehind() throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(3)
            let head = try contents(of: log.headPath)
            try log.send(1)
            try write(head, to: log.headPath)
            #expect(try log.fault() == nil)
            try log.send(1)
            #expect(try log.fault() == nil)
        }
    }

    @Test("a full file is followed by another, and verifying goes across them")
    func rotation() throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory, sizeLimit: 64 << 10)
            let recipients = (0..<90).map { "somebody-\($0)@example.com" }
            var count = 0
            while !AuditLogFiles.exists(log.path + ".2") {
                try log.log().append(.send(profile: "work", recipients: recipients))
                count += 1
            }
            let report = try log.log().verify()
            #expect(report.fault == nil)
            #expect(report.lines.count == count + 3)
            #expect(report.lines.filter { $0.event.action == "rotate" }.count == 2)
            #expect(try contents(of: log.path + ".1").count <= 64 << 10)
            #expect(mode(of: log.path) == 0o600 && mode(of: log.path + ".1") == 0o600)

            // A byte of the first file of all, the last line of the second, the second as a whole.
            let oldest = try contents(of: log.path + ".2")
            var bytes = oldest
            bytes[40_000] ^= 1
            try write(bytes, to: log.path + ".2")
            #expect(try log.fault()?.file == log.path + ".2")
            try write(oldest, to: log.path + ".2")
            let younger = try contents(of: log.path + ".1")
            let cut = try #require(younger.dropLast().lastIndex(of: 0x0a))
            try write(Array(younger[...cut]), to: log.path + ".1")
            let fault = try #require(try log.fault())
            #expect(fault.file == log.path && fault.line == 1)
            unlink(log.path + ".1")
            #expect(try log.fault()?.file == log.path)
            try write(younger, to: log.path + ".1")
            unlink(log.path + ".2")
            #expect(try log.fault() == AuditFault(kind: .filesMissing, file: log.path + ".1", line: nil))
        }
    }

    @Test("no more than eight full files are kept, and the oldest may be gone then")
    func oldestGone() throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(1)
            // A last line of another key makes the next use begin a file.
            for number in 0..<10 {
                try log.log(key: number.isMultiple(of: 2) ? 8 : 7).append(.test(profile: "work"))
            }
            #expect(AuditLogFiles.exists(log.path + ".8") && !AuditLogFiles.exists(log.path + ".9"))
            try log.log().append(.acceptance)
            let report = try log.log().verify()
            #expect(report.fault == nil && report.acceptedCount > 0)
        }
    }

    @Test("twenty who write at once write twenty lines", arguments: [20])
    func concurrent(count: Int) async throws {
        try await withTemporaryDirectory(waiting: { directory in
            let logs = try (0..<count).map { _ in try TestLog(in: directory).log() }
            await withTaskGroup(of: Void.self) { group in
                for log in logs {
                    group.addTask {
                        for _ in 0..<10 { _ = try? log.append(.send(profile: "work", recipients: ["a@b"])) }
                    }
                }
            }
            let report = try TestLog(in: directory).log().verify()
            #expect(report.fault == nil)
            #expect(report.lines.map(\.number) == Array(1...UInt64(count * 10 + 1)))
        })
    }

    @Test("under a new data key it goes on, and the old file is known by its hash")
    func rekeyed() throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(3)
            let (old, new) = (try log.log(), try log.log(key: 8))
            #expect(try AuditLog.continueAfterRekey(old: old, new: new) == nil)
            try new.append(.test(profile: "work"))
            let report = try new.verify()
            #expect(report.fault == nil)
            #expect(report.lines.map(\.number) == Array(1...6))
            // And once more.
            let newest = try log.log(key: 9)
            #expect(try AuditLog.continueAfterRekey(old: new, new: newest) == nil)
            #expect(try newest.verify().fault == nil)
            for number in [1, 2] {
                let sound = try contents(of: "\(log.path).\(number)")
                var bytes = sound
                bytes[40] ^= 1
                try write(bytes, to: "\(log.path).\(number)")
                #expect(try newest.verify().fault?.kind == .fileChanged)
                try write(sound, to: "\(log.path).\(number)")
            }
            #expect(try newest.verify().fault == nil)
        }
    }

    @Test("a log that was not right before the new data key is told for ever, until it is accepted")
    func rekeyedBroken() throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(3)
            var lines = try log.lines
            lines.remove(at: 1)
            try log.replace(lines: lines)
            let new = try log.log(key: 8)
            #expect(try AuditLog.continueAfterRekey(old: try log.log(), new: new)?.kind == .missing(2...2))
            #expect(try new.verify().fault?.kind == .unverified)
            try new.append(.acceptance)
            #expect(try new.verify().fault == nil)
        }
    }

    @Test("a rekey that died before the log knew of it holds no use up")
    func rekeyForgotten() throws {
        try withTemporaryDirectory { directory in
            let log = TestLog(in: directory)
            try log.send(3)
            let new = try log.log(key: 8)
            try new.append(.test(profile: "work"))
            #expect(try new.verify().fault?.file == log.path + ".1")
            #expect(try AuditLog.read(at: log.path).lines.map(\.event.action).suffix(2) == ["rotate", "test"])
        }
    }
}
