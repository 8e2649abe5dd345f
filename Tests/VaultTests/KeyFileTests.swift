import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Vault

@Suite("Key file")
struct KeyFileTests {
    @Test("a new key file has 32 bytes, mode 0600, and is never made twice")
    func create() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/key"
            try KeyFile.create(at: path)
            let before = try contents(of: path)
            #expect(before.count == 32)
            #expect(mode(of: path) == 0o600)
            let error = #expect(throws: VaultError.self) { try KeyFile.create(at: path) }
            #expect(error?.kind == .exists)
            #expect(try contents(of: path) == before)
            #expect(bytes(of: try KeyFile.read(at: path)) == before)
        }
    }

    @Test("a key file of another length is refused", arguments: [0, 1, 31, 33, 4096])
    func lengths(count: Int) throws {
        try withTemporaryDirectory { directory in
            try write([UInt8](repeating: 7, count: count), to: directory + "/key")
            let error = #expect(throws: VaultError.self) { try KeyFile.read(at: directory + "/key") }
            #expect(error?.kind == .malformed)
        }
    }

    @Test("a key file that others can read is refused, also behind a link")
    func tooOpen() throws {
        try withTemporaryDirectory { directory in
            try write(Sample.keyFile, to: directory + "/key", mode: 0o644)
            try #require(symlink("key", directory + "/link") == 0)
            for name in ["key", "link"] {
                let error = #expect(throws: VaultError.self) { try KeyFile.read(at: "\(directory)/\(name)") }
                #expect(error?.kind == .permissions)
            }
            try #require(chmod(directory + "/key", 0o400) == 0)
            #expect(bytes(of: try KeyFile.read(at: directory + "/link")) == Sample.keyFile)
        }
    }

    @Test("an empty file of one's own is filled, anything else that has the name is left alone")
    func filling() throws {
        try withTemporaryDirectory { directory in
            try write([], to: directory + "/empty", mode: 0o644)
            try KeyFile.create(at: directory + "/empty")
            #expect(try contents(of: directory + "/empty").count == 32)
            #expect(mode(of: directory + "/empty") == 0o600)
            try write([1], to: directory + "/short")
            try #require(symlink("nowhere", directory + "/dangling") == 0)
            try #require(mkdir(directory + "/directory", 0o700) == 0)
            try #require(mkfifo(directory + "/fifo", 0o600) == 0)
            for name in ["short", "dangling", "directory", "fifo"] {
                let error = #expect(throws: VaultError.self) { try KeyFile.create(at: "\(directory)/\(name)") }
                #expect(error?.kind == .exists, "\(name)")
            }
            #expect(try contents(of: directory + "/short") == [1])
            #expect(try listing(of: directory) == ["dangling", "directory", "empty", "fifo", "short"])
        }
    }

    @Test("of many that make one key file at once, one does, and all read the same", arguments: [true, false])
    func concurrentMakers(isThereAlready: Bool) throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/key"
            if isThereAlready { try write([], to: path) }
            let outcomes = Mutex<[VaultError.Kind?]>([])
            DispatchQueue.concurrentPerform(iterations: 32) { _ in
                do throws(VaultError) {
                    try KeyFile.create(at: path)
                    outcomes.withLock { $0.append(nil) }
                } catch {
                    outcomes.withLock { $0.append(error.kind) }
                }
            }
            #expect(outcomes.withLock { $0.filter { $0 == nil }.count } == 1)
            #expect(outcomes.withLock { $0.filter { $0 == .exists }.count } == 31)
            #expect(try KeyFile.read(at: path).count == 32)
        }
    }

    @Test(
        "a directory that others write in is refused, also behind a link",
        arguments: [(0o700, true), (0o755, true), (0o720, false), (0o702, false), (0o1777, false)] as [(mode_t, Bool)]
    )
    func directory(mode: mode_t, isTaken: Bool) throws {
        try withTemporaryDirectory { directory in
            try #require(mkdir(directory + "/keys", 0o700) == 0)
            try write(Sample.keyFile, to: directory + "/keys/key")
            try #require(symlink("keys/key", directory + "/link") == 0)
            try #require(chmod(directory + "/keys", mode) == 0)
            for name in ["keys/key", "link"] {
                guard !isTaken else {
                    #expect(bytes(of: try KeyFile.read(at: "\(directory)/\(name)")) == Sample.keyFile)
                    continue
                }
                let error = #expect(throws: VaultError.self) { try KeyFile.read(at: "\(directory)/\(name)") }
                #expect(error?.kind == .permissions && error?.path == directory + "/keys")
                #expect(error?.remedy != nil)
            }
        }
    }
}
