import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import Vault

/// A use log in a directory of its own, with a clock that a test sets.
final class TestLog {
    let directory: String
    let clock = TestClock()
    private let sizeLimit: Int
    var path: String { directory + "/uses.log" }
    var headPath: String { directory + "/uses.head" }

    init(in directory: String, sizeLimit: Int = UseLogFiles.standardSize) {
        self.sizeLimit = sizeLimit
        self.directory = directory
    }

    func log(key number: UInt8 = 7) throws -> UseLog {
        var options = VaultOptions.forTests()
        options.now = { [clock] in clock.now }
        return UseLog(
            path: path,
            vaultID: [UInt8](repeating: 0xab, count: Header.identifierLength),
            key: try secret([UInt8](repeating: number, count: 32)),
            slot: 2,
            options: options,
            origin: UseOrigin(userID: 1000, unit: "backup.service"),
            sizeLimit: sizeLimit
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
    func fault() throws -> UseFault? { try log().verify().fault }
}

final class TestClock: Sendable {
    private let seconds = Mutex<Int64>(1_700_000_000)

    var now: Int64 { seconds.withLock(\.self) }

    func advance(_ difference: Int64) {
        seconds.withLock { $0 += difference }
    }
}

/// Lends an empty directory for the length of one test that waits.
func withTemporaryDirectory<Result>(waiting body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/notify-vault-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let path = String(cString: made)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}
