import Glibc
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
}
