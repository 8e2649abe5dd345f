import FoundationEssentials
import Glibc
import Testing
import Vault

/// Lends an empty directory for the length of one test.
func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = try makeTemporaryDirectory()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// Lends an empty directory for the length of one test that waits.
func withTemporaryDirectory<Result>(waiting body: (String) async throws -> Result) async throws -> Result {
    let path = try makeTemporaryDirectory()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

private func makeTemporaryDirectory() throws -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/notify-audit-XXXXXX").utf8CString)
    let made = try #require(mkdtemp(&template))
    return String(cString: made)
}

/// Replaces a file by one of mode 0600.
func write(_ bytes: [UInt8], to path: String) throws {
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
}

func contents(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
}

func mode(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
}

func secret(_ bytes: [UInt8]) throws -> SecretBuffer {
    try SecretBuffer(count: bytes.count) { memory in
        memory.copyBytes(from: bytes)
        return bytes.count
    }
}
