import Glibc

/// Small texts of `/proc`, `/sys` and `/etc`.
enum SystemText {
    /// Returns at most the first 64 KiB of a file; `nil` where it cannot be read.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count < 64 << 10 {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
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
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < 1024, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }
}
