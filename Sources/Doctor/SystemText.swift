import Files
import Glibc

/// Small texts of `/proc`, `/sys` and `/etc`.
enum SystemText {
    /// Returns at most the first 64 KiB of a file; `nil` where it cannot be read.
    static func read(_ path: String) -> String? {
        guard let file = try? OwnedDescriptor(opening: FilePath(path), O_RDONLY | O_NONBLOCK),
            let bytes = try? file.descriptor.readAll(limit: 64 << 10)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Returns the first line, without blanks around it.
    static func line(_ path: String) -> String? {
        read(path)?.split(separator: "\n", omittingEmptySubsequences: false).first.map { line in
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            return String(trimmed.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }
    }

    /// Returns the names in a directory, at most 1,024 of them; none where it cannot be read.
    static func names(in directory: String) -> [String] {
        let names = try? Directory(FilePath(directory)).names()
        return names?.prefix(1024).map(\.string) ?? []
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }
}
