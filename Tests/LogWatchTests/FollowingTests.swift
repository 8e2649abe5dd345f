import Alerts
import Glibc
import Testing

@testable import LogWatch

@Suite("Every line is seen once, whatever becomes of the file")
struct FollowingTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func watch(_ names: String..., start: StartPosition = .end) throws -> StepwiseWatch {
        try StepwiseWatch(names.map { directory.file($0) }, start: start)
    }

    @Test("what was there before the start is not seen, unless asked for")
    func start() throws {
        try directory.append("old\n", to: "log")
        let fromEnd = try watch("log")
        let fromBeginning = try watch("log", start: .beginning)
        #expect(try fromEnd.lines() == [])
        #expect(try fromBeginning.lines() == ["old"])
        try directory.append("new\n", to: "log")
        #expect(try fromEnd.lines() == ["new"])
        #expect(try fromBeginning.lines() == ["new"])
    }

    @Test("a line begun before the start is seen whole")
    func partialAtStart() throws {
        try directory.append("old\nbeg", to: "log")
        let watch = try watch("log")
        #expect(try watch.lines() == [])
        try directory.append("un\n", to: "log")
        #expect(try watch.lines() == ["begun"])
    }

    @Test("a line written byte by byte is seen once it is complete")
    func byteByByte() throws {
        try directory.append("", to: "log")
        let watch = try watch("log")
        _ = try watch.lines()
        let writer = try Writer(directory.file("log"))
        for byte in "grün\r\n".utf8 {
            #expect(try watch.lines() == [])
            try writer.write([byte])
        }
        #expect(try watch.lines() == ["grün"])
    }

    @Test("a file that is not there is waited for, told once, and read from its beginning")
    func missing() throws {
        let watch = try watch("log")
        #expect(try watch.lines() + watch.lines() == [])
        #expect(watch.notices.all.map(\.kind) == [.waiting])
        try directory.append("first\n", to: "log")
        #expect(try watch.lines() == ["first"])
    }

    @Test("after a rename both files are read, and the old one until it has been silent for the time of grace")
    func renamed() throws {
        try directory.append("", to: "log")
        let watch = try watch("log")
        _ = try watch.lines()
        let writer = try Writer(directory.file("log"))
        try writer.write("1\n")
        try directory.rename("log", "log.1")
        try writer.write("2\n")
        #expect(try watch.lines() == ["1", "2"])
        try directory.append("3\n", to: "log")
        try writer.write("4\npart")
        #expect(try watch.lines() == ["4", "3"])
        for second in 0..<5 {
            watch.advance(seconds: 30)
            try writer.write("ial \(second)\n")
            #expect(try watch.lines().count == 1)
        }
        try writer.write("no end")
        #expect(try watch.lines() == [])
        watch.advance(seconds: 61)
        #expect(try watch.lines() == ["no end"])
        #expect(watch.session.files.followers.count == 1)
        try directory.append("5\n", to: "log")
        #expect(try watch.lines() == ["5"])
    }

    @Test("a partial line stays with its file over a rename")
    func partialOverRename() throws {
        try directory.append("", to: "log")
        let watch = try watch("log")
        _ = try watch.lines()
        let writer = try Writer(directory.file("log"))
        try writer.write("old ")
        #expect(try watch.lines() == [])
        try directory.rename("log", "log.1")
        try directory.append("new line\n", to: "log")
        #expect(try watch.lines() == ["new line"])
        try writer.write("line\n")
        #expect(try watch.lines() == ["old line"])
    }

    @Test("two renames between looks lose nothing of the file in between, nor read an old one again")
    func twoRenames() throws {
        try directory.append("ancient\n", to: "log.2")
        try directory.append("", to: "log")
        let watch = try watch("log")
        _ = try watch.lines()
        try directory.append("a\n", to: "log")
        try directory.rename("log.2", "log.4")
        try directory.rename("log", "log.2")
        try directory.append("b\n", to: "log.1")
        try directory.append("c\n", to: "log")
        #expect(try watch.lines() == ["a", "b", "c"])
        #expect(try watch.lines() == [])
    }

    @Test("a truncated file is read from its start, and what was not complete is not glued to it")
    func truncated() throws {
        try directory.append("long enough to shrink\npart", to: "log")
        let watch = try watch("log", start: .beginning)
        #expect(try watch.lines() == ["long enough to shrink"])
        try directory.replace("log", with: "new\n")
        #expect(try watch.lines() == ["part", "new"])
        #expect(watch.notices.all.map(\.kind) == [.gap])
    }

    @Test("a file truncated and grown beyond its old size between looks is read from its start")
    func truncatedAndRegrown() throws {
        try directory.append("one\n", to: "log")
        let watch = try watch("log", start: .beginning)
        #expect(try watch.lines() == ["one"])
        try directory.replace("log", with: "two\nthree\nfour\n")
        #expect(try watch.lines() == ["two", "three", "four"])
    }

    @Test("a file rewritten at the same length is read from its start")
    func rewrittenAtSameLength() throws {
        try directory.append("one\n", to: "log")
        let watch = try watch("log", start: .beginning)
        #expect(try watch.lines() == ["one"])
        try directory.replace("log", with: "two\n")
        var times = [timespec(tv_sec: 1_900_000_000, tv_nsec: 0), timespec(tv_sec: 1_900_000_000, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, directory.file("log"), &times, 0) == 0)
        #expect(try watch.lines() == ["two"])
    }

    @Test("copytruncate loses no line that made it into the copy, and reads none twice", arguments: ["log", "log*"])
    func copyTruncate(pattern: String) throws {
        let lines = (1...20).map { "line number \($0)" }
        try directory.append(lines.joined(separator: "\n") + "\n", to: "log")
        let watch = try watch(pattern, start: .beginning)
        #expect(try watch.lines() == lines)
        try directory.append("between look and copy\n", to: "log")
        try directory.copy("log", "log.1")
        try directory.replace("log", with: "after\n")
        #expect(try watch.lines() == ["between look and copy", "after"])
        watch.advance(seconds: 100)
        #expect(try watch.lines() == [])
        try directory.append("later\n", to: "log")
        #expect(try watch.lines() == ["later"])
        #expect(!watch.notices.all.map(\.kind).contains(.gap))
    }

    @Test("a copy seen before the truncation is not read a second time")
    func copySeenBeforeTruncation() throws {
        let lines = (1...20).map { "line number \($0)" }
        try directory.append(lines.joined(separator: "\n") + "\n", to: "log")
        let watch = try watch("log*", start: .beginning)
        #expect(try watch.lines() == lines)
        try directory.copy("log", "log.1")
        #expect(try watch.lines() == [])
        try directory.append("more\n", to: "log")
        #expect(try watch.lines() == ["more"])
        try directory.replace("log", with: "after\n")
        #expect(try watch.lines() == ["after"])
    }

    @Test("a file deleted and created anew is read to its end and then from its start")
    func recreated() throws {
        try directory.append("", to: "log")
        let watch = try watch("log")
        _ = try watch.lines()
        try directory.append("last\n", to: "log")
        try directory.remove("log")
        try directory.append("first\n", to: "log")
        #expect(try watch.lines() == ["last", "first"])
    }

    @Test("a glob follows each file once, also under its rotated name")
    func glob() throws {
        try directory.append("x\n", to: "a.log")
        try directory.append("y\n", to: "b.log")
        let watch = try watch("*.log*", "a.log", start: .beginning)
        #expect(try watch.lines() == ["x", "y"])
        try directory.rename("a.log", "a.log.1")
        try directory.append("z\n", to: "a.log")
        #expect(try watch.lines() == ["z"])
        try directory.append("late\n", to: "a.log.1")
        try directory.append("new\n", to: "c.log")
        #expect(try watch.lines() == ["late", "new"])
    }

    @Test("a compressed file that a glob finds is skipped and told once")
    func compressed() throws {
        let watch = try watch("log*")
        _ = try watch.lines()
        try Writer(directory.file("log.2.gz")).write([0x1F, 0x8B, 8, 0, 10, 10])
        #expect(try watch.lines() + watch.lines() == [])
        #expect(watch.notices.all.map(\.kind) == [.compressed])
    }

    @Test("a link is followed when named outright, and not when a glob finds it")
    func links() throws {
        try directory.append("secret\n", to: "target")
        #expect(symlink(directory.file("target"), directory.file("a.log")) == 0)
        #expect(try watch("a.log", start: .beginning).lines() == ["secret"])
        #expect(try watch("*.log", start: .beginning).lines() == [])
    }

    @Test("a link that is pointed at another file is a rotation")
    func linkSwapped() throws {
        try directory.append("", to: "one")
        #expect(symlink("one", directory.file("log")) == 0)
        let watch = try watch("log")
        _ = try watch.lines()
        try directory.append("a\n", to: "one")
        try directory.append("b\n", to: "two")
        try directory.remove("log")
        #expect(symlink("two", directory.file("log")) == 0)
        #expect(try watch.lines() == ["a", "b"])
    }

    @Test("what is no regular file is refused at the start")
    func notRegular() throws {
        #expect(mkfifo(directory.file("fifo"), 0o600) == 0)
        let watch = try watch("fifo")
        let error = #expect(throws: WatchError.self) { try watch.lines() }
        #expect(error?.kind == .notRegular)
    }

    @Test("a file that may not be read for a moment is told once, and nothing of it is lost")
    func denied() throws {
        try #require(geteuid() == 0 || chmod(directory.path, 0o700) == 0)
        try directory.append("old\n", to: "log")
        // A link that loops is refused to root as well, which a mode is not.
        try directory.rename("log", "real")
        #expect(symlink("log", directory.file("log")) == 0)
        let watch = try watch("log", start: .beginning)
        #expect(try watch.lines() + watch.lines() == [])
        #expect(watch.notices.all.map(\.kind) == [.denied])
        try directory.rename("real", "log")
        #expect(try watch.lines() == ["old"])
    }

    @Test("a line of 3 MiB is cut, marked and passed")
    func longLine() throws {
        try directory.append("", to: "log")
        let watch = try StepwiseWatch([directory.file("log")], match: "^b|xx")
        _ = try watch.lines()
        try directory.append(String(repeating: "x", count: 3 << 20) + "\nb\n", to: "log")
        let alerts = try watch.alerts()
        #expect(alerts.map(\.text.totalCount) == [(1 << 20) + 42])
        let end = try #require(alerts.first).text.tail.suffix(42)
        #expect(String(decoding: end, as: UTF8.self) == " [line cut here, 2097152 bytes omitted]\nb\n")
    }
}
