import Files
import Foundation
import Testing

@Suite("A directory")
struct DirectoryTests {
    @Test("it is made with those above it, mode 0700, and one that is there is left alone")
    func making() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("a/b/c")
            let isNew = try Directory(path).make()
            #expect(isNew)
            for made in [path, path.directory, path.directory.directory] { #expect(try mode(made) == 0o700) }
            chmod(path.string, 0o755)
            #expect(try Directory(path).make() == false)
            #expect(try mode(path) == 0o755)
            symlink("a", directory.appending("link").string)
            #expect(try Directory(directory.appending("link")).make() == false)
            #expect(try Directory(directory.appending("link/d")).make() == true)
        }
    }

    @Test("it is not made where a file is in the way, or where those above it are not to be made")
    func obstacles() throws {
        try withTemporaryDirectory { directory in
            let file = try make(directory.appending("file"))
            symlink("nowhere", directory.appending("link").string)
            #expect(reason { try Directory(file).make() } == .system(.notDirectory))
            #expect(reason { try Directory(file.appending("a/b")).make() } == .system(.notDirectory))
            #expect(reason { try Directory(directory.appending("link")).make() } == .system(.notDirectory))
            let below = Directory(directory.appending("a/b"))
            #expect(reason { try below.make(withParents: false) } == .system(.noSuchFileOrDirectory))
            #expect(try names(directory) == ["file", "link"])
        }
    }

    @Test("several that make it at once all succeed")
    func racing() async throws {
        let root = try withTemporaryDirectory { $0 }
        defer { try? FileManager.default.removeItem(atPath: root.string) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 { group.addTask { try await blocking { try Directory(root.appending("a/b/c")).make() } } }
            let made = try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            #expect(made == 1)
        }
    }

    @Test("others are shut out")
    func closing() throws {
        try withTemporaryDirectory { directory in
            chmod(directory.string, 0o755)
            try Directory(directory).closeToOthers()
            #expect(try mode(directory) == 0o700)
        }
    }

    @Test("one in which others may write is refused", arguments: [mode_t(0o770), 0o702, 0o777, 0o1777])
    func writableByOthers(_ mode: mode_t) throws {
        try withTemporaryDirectory { directory in
            chmod(directory.string, mode)
            let refusal = FileError.Reason.writableByOthers(mode: UInt32(mode))
            #expect(reason { try Directory(directory).expectClosed() } == refusal)
            chmod(directory.string, 0o755)
            #expect(reason { try Directory(directory).expectClosed() } == nil)
        }
    }

    @Test("what names a file is trusted where no directory up to the root is open to others")
    func trust() throws {
        try withTemporaryDirectory { directory in
            let (upper, lower) = (directory.appending("upper"), directory.appending("upper/lower"))
            try Directory(lower).make()
            let file = try make(lower.appending("file"))
            #expect(reason { try Directory.expectTrusted(above: file) } == nil)
            #expect(reason { try Directory.expectTrusted(above: lower.appending("missing")) } == nil)
            chmod(upper.string, 0o777)
            #expect(reason { try Directory.expectTrusted(above: file) } == .writableByOthers(mode: 0o777))
            #expect(
                reason { try Directory.expectTrusted(above: lower.appending("../lower/file")) }
                    == .writableByOthers(mode: 0o777)
            )
            // As /tmp: nobody can take away what is ours.
            chmod(upper.string, 0o1777)
            #expect(reason { try Directory.expectTrusted(above: file) } == nil)
            #expect(
                reason { try Directory.expectTrusted(above: upper.appending("missing")) }
                    == .writableByOthers(mode: 0o1777)
            )
        }
    }

    @Test("the directories that links lead through count as well")
    func trustThroughLinks() throws {
        try withTemporaryDirectory { directory in
            let (open, closed) = (directory.appending("open"), directory.appending("closed"))
            try Directory(open).make()
            try Directory(closed).make()
            let file = try make(closed.appending("file"))
            symlink("../closed/file", open.appending("link").string)
            symlink(open.appending("link").string, closed.appending("link").string)
            chmod(open.string, 0o777)
            #expect(reason { try Directory.expectTrusted(above: file) } == nil)
            #expect(
                reason { try Directory.expectTrusted(above: closed.appending("link")) }
                    == .writableByOthers(mode: 0o777)
            )
            chmod(open.string, 0o755)
            #expect(reason { try Directory.expectTrusted(above: closed.appending("link")) } == nil)
            symlink("circle", closed.appending("circle").string)
            #expect(
                reason { try Directory.expectTrusted(above: closed.appending("circle")) }
                    == .system(.tooManySymbolicLinkLevels)
            )
        }
    }

    @Test("a directory of another user is refused", .enabled(if: geteuid() == 0, "only root gives files away"))
    func foreignOwner() throws {
        try withTemporaryDirectory { directory in
            let upper = directory.appending("upper")
            try Directory(upper.appending("lower")).make()
            let file = try make(upper.appending("lower/file"))
            chown(upper.string, 12345, 0)
            #expect(reason { try Directory.expectTrusted(above: file) } == .foreignOwner(12345))
            #expect(reason { try Directory(upper).expectClosed() } == .foreignOwner(12345))
            // Whoever owns what a sticky directory holds can replace it.
            chown(upper.string, 0, 0)
            chmod(upper.string, 0o1777)
            chown(upper.appending("lower").string, 12345, 0)
            #expect(reason { try Directory.expectTrusted(above: file) } == .foreignOwner(12345))
        }
    }
}
