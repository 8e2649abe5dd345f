import Files
import Glibc
import Testing

@Suite("A file in the making")
struct NewFileTests {
    @Test("a file is replaced as a whole, and nothing else is left")
    func replacing() throws {
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"), "old", mode: 0o644)
            try NewFile.replace(path, with: Array("new".utf8))
            #expect(try contents(path) == "new")
            #expect(try mode(path) == 0o600)
            #expect(try names(directory) == ["file"])
        }
    }

    @Test("the mode is the one that is asked for, or the model's", arguments: [mode_t(0o600), 0o640, 0o644, 0o400])
    func modes(wanted: mode_t) throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("file")
            try NewFile.replace(path, with: [1], mode: wanted)
            #expect(try mode(path) == wanted)
            try NewFile.replace(path, with: [2], like: try path.status())
            #expect(try mode(path) == wanted)
        }
    }

    @Test("owner and group are the model's", .enabled(if: geteuid() == 0, "only root gives files away"))
    func owners() throws {
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"))
            chown(path.string, 12345, 54321)
            try NewFile.replace(path, with: [1], like: try path.status())
            let status = try path.status()
            #expect(status.st_uid == 12345 && status.st_gid == 54321)
        }
    }

    @Test("a writer that gives up leaves the old file and no other")
    func givingUp() throws {
        struct GivingUp: Error {}
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"), "old")
            #expect(throws: GivingUp.self) {
                var file = try NewFile(beside: path)
                try file.write(Array("new".utf8))
                throw GivingUp()
            }
            #expect(try contents(path) == "old")
            #expect(try names(directory) == ["file"])
        }
    }

    @Test("a name that cannot be taken is told, and the temporary file is gone")
    func failingRename() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("file")
            try Directory(path.appending("below")).make()
            let error = #expect(throws: FileError.self) { try NewFile.replace(path, with: [1]) }
            #expect(error == FileError(.replace, path, .system(.isDirectory)))
            #expect(try names(directory) == ["file"])
        }
    }

    @Test("a write that fails is told, and the temporary file is gone")
    func failingWrite() throws {
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"), "old")
            do {
                var file = try NewFile(beside: path)
                let nowhere = UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: 8), count: 1)
                let error = #expect(throws: FileError.self) { try file.write(nowhere) }
                #expect(error == FileError(.write, file.path, .system(.badAddress)))
            }
            #expect(try contents(path) == "old")
            #expect(try names(directory) == ["file"])
        }
    }

    @Test("a link gets a name that nothing has, and only that")
    func linking() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("file")
            do {
                var file = try NewFile(at: path.adding(".tmp"))
                try file.write(Array("first".utf8))
                try file.link(to: path)
            }
            #expect(try names(directory) == ["file"])
            let error = #expect(throws: FileError.self) {
                var file = try NewFile(at: path.adding(".tmp"))
                try file.write(Array("second".utf8))
                try file.link(to: path)
            }
            #expect(error?.errno == .fileExists)
            #expect(try contents(path) == "first")
            #expect(try names(directory) == ["file"])
        }
    }

    @Test("a file that is kept stays, with mode 0600")
    func keeping() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending("file")
            do {
                var file = try NewFile(at: path)
                try file.write([1, 2, 3])
                let written = try file.readBack(count: 3)
                #expect(written == [1, 2, 3])
                try file.keep()
            }
            #expect(try mode(path) == 0o600)
        }
    }

    @Test("whatever has the name already is left alone, be it a dangling link")
    func exclusiveness() throws {
        try withTemporaryDirectory { directory in
            let file = try make(directory.appending("file"), "old")
            symlink("nowhere", directory.appending("link").string)
            try Directory(directory.appending("directory")).make()
            for name in ["file", "link", "directory"] {
                let path = directory.appending(name)
                #expect(reason { _ = try NewFile(at: path) } == .system(.fileExists), "\(name)")
                #expect(reason { _ = try NewFile(filling: path) } == .system(.fileExists), "\(name), filling")
            }
            #expect(try contents(file) == "old")
            #expect(try names(directory) == ["directory", "file", "link"])
        }
    }

    @Test("an empty file can be filled")
    func filling() throws {
        try withTemporaryDirectory { directory in
            let path = try make(directory.appending("file"), mode: 0o644)
            var file = try NewFile(filling: path)
            try file.write(Array("key".utf8))
            try file.keep()
            #expect(try contents(path) == "key")
            #expect(try mode(path) == 0o600)
        }
    }

    @Test("a name need not be UTF-8")
    func names8Bit() throws {
        try withTemporaryDirectory { directory in
            let name = try #require(FilePath.Component(platformString: [0x66, CChar(bitPattern: 0xff), 0x2e, 0]))
            let path = directory.appending(name)
            try NewFile.replace(path, with: Array("bytes".utf8))
            _ = try FileLock(beside: path, deadline: .zero)
            let bytes = try ProtectedFile(path, .secret).readAll(limit: 5)
            #expect(bytes == Array("bytes".utf8))
            let found = try Set(Directory(directory).names().map { directory.appending($0) })
            #expect(found == [path, path.adding(".lock")])
            #expect(path.directory == directory)
            #expect(path.resolved.lastComponent == name)
        }
    }
}
