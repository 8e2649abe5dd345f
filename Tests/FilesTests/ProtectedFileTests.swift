import Files
import Foundation
import Testing

@Suite("A file that is checked when it is opened")
struct ProtectedFileTests {
    struct Case: CustomTestStringConvertible {
        let mode: mode_t
        /// For a file of this user, who may be root.
        let unalterable: Bool
        let secret: Bool

        var testDescription: String { "0" + String(mode, radix: 8) }
    }

    private static let isRoot = geteuid() == 0

    @Test(
        "the mode has to be as strict as is asked",
        arguments: [
            Case(mode: 0o600, unalterable: true, secret: true), Case(mode: 0o400, unalterable: true, secret: true),
            Case(mode: 0o640, unalterable: true, secret: isRoot), Case(mode: 0o440, unalterable: true, secret: isRoot),
            Case(mode: 0o644, unalterable: true, secret: false), Case(mode: 0o604, unalterable: true, secret: false),
            Case(mode: 0o660, unalterable: false, secret: false), Case(mode: 0o602, unalterable: false, secret: false),
            Case(mode: 0o700, unalterable: true, secret: false), Case(mode: 0o4600, unalterable: true, secret: false),
        ]
    )
    func modes(_ test: Case) throws {
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"), mode: test.mode)
            let mode = UInt32(test.mode)
            #expect(reason { _ = try ProtectedFile(path, .none) } == nil)
            #expect(reason { _ = try ProtectedFile(path, .owner) } == nil)
            #expect(
                reason { _ = try ProtectedFile(path, .unalterable) }
                    == (test.unalterable ? nil : .writableByOthers(mode: mode))
            )
            #expect(reason { _ = try ProtectedFile(path, .secret) } == (test.secret ? nil : .openToOthers(mode: mode)))
        }
    }

    @Test("a file of another user is refused", .enabled(if: isRoot, "only root gives files away"))
    func foreignOwner() throws {
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"))
            chown(path.string, 12345, 0)
            for protection in [ProtectedFile.Protection.owner, .unalterable, .secret] {
                #expect(reason { _ = try ProtectedFile(path, protection) } == .foreignOwner(12345), "\(protection)")
            }
            #expect(reason { _ = try ProtectedFile(path, .none) } == nil)
        }
    }

    @Test("what is not a regular file is refused without waiting")
    func kinds() throws {
        try withTemporaryDirectory { directory in
            let file = try make(directory.appending("file"), "text")
            let (link, fifo) = (directory.appending("link"), directory.appending("fifo"))
            symlink("file", link.string)
            mkfifo(fifo.string, 0o600)
            #expect(reason { _ = try ProtectedFile(directory, .none) } == .notRegular)
            #expect(reason { _ = try ProtectedFile(fifo, .none) } == .notRegular)
            #expect(reason { _ = try ProtectedFile("/dev/null", .none) } == .notRegular)
            #expect(reason { _ = try ProtectedFile(link, .none) } == .symbolicLink)
            let bytes = try ProtectedFile(link, .secret, followsLinks: true).readAll(limit: 4)
            #expect(bytes == Array("text".utf8))
            #expect(reason { _ = try ProtectedFile(file.adding("s"), .none) } == .system(.noSuchFileOrDirectory))
        }
    }

    @Test("a file that is larger than the limit is refused, and its beginning can be read")
    func limits() throws {
        try withTemporaryDirectory { directory in
            let file = try ProtectedFile(try make(directory.appending("file"), "12345"), .secret)
            #expect(reason { _ = try file.readAll(limit: 4) } == .tooLarge(limit: 4))
            var memory: [UInt8] = [0, 0, 0]
            let count = try memory.withUnsafeMutableBytes { try file.fill($0) }
            #expect(count == 3)
            #expect(memory == Array("123".utf8))
        }
        try withTemporaryDirectory { directory in
            let file = try ProtectedFile(try make(directory.appending("file"), "12345"), .secret)
            let beginning = try file.readPrefix(2)
            #expect(beginning == Array("12".utf8))
        }
    }

    @Test("a file of /proc, whose size is 0, is read as a whole")
    func withoutSize() throws {
        let bytes = try ProtectedFile("/proc/self/cmdline", .none).readAll(limit: 1 << 20)
        #expect(!bytes.isEmpty)
    }
}
