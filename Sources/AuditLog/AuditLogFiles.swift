import Files
import Glibc
import Vault

/// Where the log lies: the file that is written, those that were full (`.1` is the youngest), and the head.
struct AuditLogFiles: Sendable, Equatable {
    let path: String
    /// A file of the log grows up to this, in octets.
    let sizeLimit: Int

    static let standardSize = 4 << 20
    /// How many full files are kept.
    static let rotations = 8
    /// The most that is read of one file: what grows larger was not written by the log.
    private static let readLimit = 2 * standardSize

    init(path: String, sizeLimit: Int = standardSize) {
        self.path = path
        self.sizeLimit = sizeLimit
    }

    var headPath: String { FilePath(path).directory.appending("audit.head").string }

    func rotated(_ number: Int) -> String { "\(path).\(number)" }

    /// Those that are there, the oldest first; the last one is `path` where that is there.
    var existing: [String] {
        ((1...Self.rotations).reversed().map(rotated) + [path]).filter(Self.exists)
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Returns a whole file.
    ///
    /// - Returns: `nil` where there is none.
    static func readAll(_ path: String) throws(VaultError) -> [UInt8]? {
        guard let file = try OpenLogFile(reading: path) else { return nil }
        guard file.size <= readLimit else {
            throw VaultError(kind: .malformed, path: path, reason: "is larger than any file of the log")
        }
        return try file.read(last: file.size)
    }

    /// Makes room for a new file. A crash in between leaves a number out, which the next time fills.
    func rotate() throws(VaultError) {
        let free = (1...Self.rotations).first { !Self.exists(rotated($0)) } ?? Self.rotations
        for number in (0..<free).reversed() {
            let from = number == 0 ? path : rotated(number)
            guard rename(from, rotated(number + 1)) == 0 else {
                throw VaultError(number: errno, doing: "rename", path: from)
            }
        }
    }
}
