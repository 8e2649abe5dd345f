import FoundationEssentials
import Glibc
import Testing

@testable import LogWatch

@Suite("The cursor file")
struct CursorFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func cursor(_ path: String) -> LogCursor {
        let mark = ContentMark(Array("abc".utf8))
        return LogCursor(
            path: path,
            identity: FileIdentity(device: .max, inode: 3),
            offset: 7,
            head: mark,
            tail: mark,
            modified: 5,
            isOver: true
        )
    }

    @Test("keeps the cursors of several watches apart, readable for its owner only")
    func roundTrip() throws {
        let path = directory.file("cursors.json")
        let one = CursorFile(path: path, watch: "one")
        let two = CursorFile(path: path, watch: "two")
        #expect(try one.load() == [])
        try one.save([cursor("/a"), cursor("/b")])
        try two.save([cursor("/c")])
        #expect(try one.load() == [cursor("/a"), cursor("/b")])
        #expect(try two.load() == [cursor("/c")])
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        #expect(names == ["cursors.json", "cursors.json.lock"])
    }

    @Test("says what is wrong when it is none", arguments: ["", "{", "[]", #"{"version":2,"watches":{}}"#])
    func malformed(text: String) throws {
        try directory.append(text, to: "cursors.json")
        let file = CursorFile(path: directory.file("cursors.json"), watch: "w")
        let error = #expect(throws: WatchError.self) { _ = try file.load() }
        #expect(error?.kind == .badCursor)
        #expect(throws: WatchError.self) { try file.save([]) }
    }

    @Test("an unwritable place is an error of the cursor")
    func unwritable() {
        let file = CursorFile(path: directory.file("no/cursors.json"), watch: "w")
        let error = #expect(throws: WatchError.self) { try file.save([cursor("/a")]) }
        #expect(error?.kind == .cursor)
    }
}
