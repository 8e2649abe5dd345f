import Files
import Foundation
import Testing

@Suite("The lock of a file")
struct FileLockTests {
    @Test("one at a time holds it, and the next gets it once it is released or let go")
    func contention() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("file")
            let first = try FileLock(beside: path, deadline: .zero)
            let refusal = FileError(.lock, path, .busy(.milliseconds(5)))
            #expect(throws: refusal) { try FileLock(beside: path, deadline: .milliseconds(5)) }
            first.release()
            do {
                let second = try FileLock(beside: path, deadline: .zero)
                #expect(throws: refusal) { try FileLock(beside: path, deadline: .milliseconds(5)) }
                withExtendedLifetime(second) {}
            }
            _ = try FileLock(beside: path, deadline: .zero)
            #expect(try names(directory) == ["file.lock"])
            #expect(try mode(path.adding(".lock")) == 0o600)
        }
    }

    @Test("writers under it lose no write of each other")
    func exclusion() async throws {
        let directory = try withTemporaryDirectory { $0 }
        defer { try? FileManager.default.removeItem(atPath: directory.string) }
        try Directory(directory).make()
        let path = directory.appending("count")
        try make(path, "0")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await blocking {
                        for _ in 0..<20 {
                            let lock = try FileLock(beside: path, deadline: .seconds(60))
                            defer { lock.release() }
                            let count = Int(try contents(path)) ?? 0
                            try NewFile.replace(path, with: Array("\(count + 1)".utf8))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try contents(path) == "160")
    }

    @Test("a link in the lock's place is not followed")
    func link() throws {
        try withTemporaryDirectory { directory in
            symlink("elsewhere", directory.appending("file.lock").string)
            let path = directory.appending("file")
            #expect(reason { _ = try FileLock(beside: path, deadline: .zero) } == .system(.tooManySymbolicLinkLevels))
            let found = try names(directory)
            #expect(found == ["file.lock"])
        }
    }

    @Test(
        "where root locks, the lock's file belongs to the owner of the file",
        .enabled(if: geteuid() == 0, "only root gives files away")
    )
    func ownership() throws {
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"))
            chown(path.string, 12345, 54321)
            _ = try FileLock(beside: path, deadline: .zero)
            #expect(try path.adding(".lock").status().st_uid == 12345)
        }
    }
}
