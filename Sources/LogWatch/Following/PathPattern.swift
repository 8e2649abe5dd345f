internal import Glibc

/// A path, or a glob(3) pattern for paths.
struct PathPattern: Hashable {
    /// How many files a pattern may match; with more it is refused rather than followed in part.
    static let pathLimit = 10_000

    let text: String

    init(_ text: String) throws(WatchError) {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw WatchError(.badPattern, path: text, reason: "not a path")
        }
        self.text = text
    }

    var isGlob: Bool { Self.hasMagic(text) }

    /// The paths that match now, in order; a path that is no glob always matches itself.
    func paths() throws(WatchError) -> [String] {
        guard isGlob else { return [text] }
        let found = try Self.glob(text)
        guard found.count <= Self.pathLimit else {
            throw WatchError(.tooManyFiles, path: text, reason: "matches more than \(Self.pathLimit) files")
        }
        return found
    }

    /// The directories in which a file of this pattern, or a directory on the way to one, may appear.
    func directories() throws(WatchError) -> [String] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        var directories: [String] = []
        var prefix = text.hasPrefix("/") ? "/" : "."
        var hasBranched = false
        for part in parts {
            let candidates = hasBranched || Self.hasMagic(prefix) ? try Self.glob(prefix) : [prefix]
            let present = candidates.filter { path in
                var status = stat()
                return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            }
            guard !present.isEmpty else { break }
            // Below a glob every level counts; above it, only the deepest directory that exists.
            directories = hasBranched ? directories + present : present
            hasBranched = hasBranched || Self.hasMagic(part)
            prefix = prefix.hasSuffix("/") ? prefix + part : prefix + "/" + part
        }
        return Array(directories.prefix(Self.pathLimit))
    }

    private static func hasMagic(_ text: String) -> Bool {
        text.utf8.contains { "*?[".utf8.contains($0) }
    }

    private static func glob(_ pattern: String) throws(WatchError) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        switch Glibc.glob(pattern, 0, nil, &result) {
        case 0:
            return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
        case GLOB_NOMATCH:
            return []
        case let code:
            throw WatchError(
                .badPattern,
                path: pattern,
                reason: code == GLOB_NOSPACE ? "out of memory" : "the directory cannot be read"
            )
        }
    }
}
