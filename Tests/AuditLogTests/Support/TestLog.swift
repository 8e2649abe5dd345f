import Synchronization
import Testing

@testable import AuditLog
@testable import Vault

/// An audit log in a directory of its own, with a clock that a test sets.
final class TestLog {
    let directory: String
    let clock = TestClock()
    private let sizeLimit: Int
    var path: String { directory + "/audit.log" }
    var headPath: String { directory + "/audit.head" }

    init(in directory: String, sizeLimit: Int = AuditLogFiles.standardSize) {
        self.sizeLimit = sizeLimit
        self.directory = directory
    }

    func log(key number: UInt8 = 7) throws -> AuditLog {
        AuditLog(
            path: path,
            vaultID: String(repeating: "ab", count: 16),
            key: AuditKey(try secret([UInt8](repeating: number, count: 32))),
            slot: 2,
            origin: AuditOrigin(userID: 1000, unit: "backup.service"),
            now: { [clock] in clock.now },
            sizeLimit: sizeLimit,
            lockDeadline: .seconds(30)
        )
    }

    /// Writes so many sends, a second apart.
    func send(_ count: Int, profile: String = "work", to recipient: String = "ops@example.com") throws {
        let log = try log()
        for _ in 0..<count {
            clock.advance(1)
            try log.append(.send(profile: profile, recipients: [recipient]))
        }
    }

    /// Without line ends.
    var lines: [[UInt8]] {
        get throws {
            try contents(of: path).split(separator: 0x0a, omittingEmptySubsequences: true).map(Array.init)
        }
    }

    func replace(lines: [[UInt8]]) throws {
        try write(Array(lines.map { $0 + [0x0a] }.joined()), to: path)
    }

    /// Returns what is wrong.
    func fault() throws -> AuditFault? { try log().verify().fault }
}

final class TestClock: Sendable {
    private let seconds = Mutex<Int64>(1_700_000_000)

    var now: Int64 { seconds.withLock(\.self) }

    func advance(_ difference: Int64) {
        seconds.withLock { $0 += difference }
    }
}
