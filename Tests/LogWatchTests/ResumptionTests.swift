import Glibc
import Testing

@testable import LogWatch

@Suite("A later run goes on where the last one stopped")
struct ResumptionTests {
    private let directory: TemporaryDirectory
    private let cursors = MemoryCursors()

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// One run up to the present end, as cron makes it.
    private func run(_ pattern: String = "log") throws -> [String] {
        let watch = try StepwiseWatch([directory.file(pattern)], cursors: cursors)
        let lines = try watch.lines(isLast: true)
        try watch.session.save()
        return lines
    }

    @Test("the first run begins at the end, the next one after the last line")
    func sequence() throws {
        try directory.append("old\n", to: "log")
        #expect(try run() == [])
        try directory.append("a\nb", to: "log")
        #expect(try run() == ["a"])
        try directory.append("c\n", to: "log")
        #expect(try run() == ["bc"])
        #expect(try run() == [])
    }

    @Test("a file rotated while nobody watched is finished before the new one")
    func rotated() throws {
        try directory.append("old\n", to: "log")
        _ = try run()
        try directory.append("a\nunfinished", to: "log")
        try directory.rename("log", "log.1")
        try directory.append("b\n", to: "log")
        #expect(try run() == ["a", "unfinished", "b"])
        try directory.append("c\n", to: "log")
        #expect(try run() == ["c"])
    }

    @Test("files rotated more than once are all read, the oldest first")
    func rotatedTwice() throws {
        try directory.append("ancient\n", to: "log.9")
        try stamp("log.9", 1_600_000_000)
        try directory.append("old\n", to: "log")
        _ = try run()
        try directory.append("a\n", to: "log")
        try directory.rename("log", "log.2")
        try stamp("log.2", 1_800_000_000)
        try directory.append("b\n", to: "log.1")
        try stamp("log.1", 1_800_000_100)
        try directory.append("c\n", to: "log")
        #expect(try run() == ["a", "b", "c"])
    }

    @Test("a rotated file whose successor is not there yet is finished all the same")
    func rotatedWithoutSuccessor() throws {
        try directory.append("old\n", to: "log")
        _ = try run()
        try directory.append("a\n", to: "log")
        try directory.rename("log", "log.1")
        #expect(try run() == ["a"])
        try directory.append("b\n", to: "log")
        #expect(try run() == ["b"])
    }

    @Test("a file truncated while nobody watched is read from its start")
    func truncated() throws {
        try directory.append("something long\n", to: "log")
        _ = try run()
        try directory.replace("log", with: "new\n")
        #expect(try run() == ["new"])
    }

    @Test("copytruncate while nobody watched loses nothing")
    func copyTruncated() throws {
        try directory.append((1...20).map { "line number \($0)\n" }.joined(), to: "log")
        _ = try run()
        try directory.append("before\n", to: "log")
        try directory.copy("log", "log.1")
        try directory.replace("log", with: "after\n")
        #expect(try run() == ["before", "after"])
    }

    @Test("a new file with the first lines of the old one is not taken for it, though it got the same inode")
    func identicalFirstLines() throws {
        let banner = "banner " + String(repeating: "=", count: 300) + "\n"
        try directory.append(banner + "old\n", to: "log")
        _ = try run()
        // The inode is the same by force: the file is emptied and written again.
        try directory.replace("log", with: banner + "new\nmore\n")
        #expect(try run() == [banner.dropLast() + "", "new", "more"])
    }

    @Test("a file that is gone for good is told as a gap, and its successor read from the start")
    func gone() throws {
        try directory.append("old\n", to: "log")
        _ = try run()
        try directory.append("successor\n", to: "log.new")
        try directory.rename("log.new", "log")
        let watch = try StepwiseWatch([directory.file("log")], cursors: cursors)
        #expect(try watch.lines() == ["successor"])
        #expect(watch.notices.all.map(\.kind) == [.gap])
    }

    @Test("what was not accepted comes again")
    func notAccepted() throws {
        try directory.append("", to: "log")
        _ = try run()
        try directory.append("a\n", to: "log")
        let watch = try StepwiseWatch([directory.file("log")], cursors: cursors)
        try watch.session.look()
        #expect(try watch.session.nextAlerts()?.count == 1)
        try watch.session.save()
        #expect(try run() == ["a"])
        #expect(try run() == [])
    }

    @Test("a cursor with impossible numbers is not believed")
    func implausible() throws {
        try directory.append("old\n", to: "log")
        _ = try run()
        let cursor = try #require(cursors.load().first)
        let none = ContentMark([])
        cursors.save([
            LogCursor(
                path: cursor.path,
                identity: cursor.identity,
                offset: -5,
                head: none,
                tail: none,
                modified: 0,
                isOver: false
            )
        ])
        #expect(try run() == [])
    }

    private func stamp(_ name: String, _ second: Int) throws {
        var times = [timespec(tv_sec: second, tv_nsec: 0), timespec(tv_sec: second, tv_nsec: 0)]
        guard utimensat(AT_FDCWD, directory.file(name), &times, 0) == 0 else { throw TestFailure("utimensat") }
    }
}
