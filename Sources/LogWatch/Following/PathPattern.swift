internal import Glibc

/// A path, or a glob(3) pattern for paths.
struct PathPattern: Hashable {
    /// A pattern that finds more is refused rather than followed in part.
    static let mostPaths = 10_000

    let text: String

    init(_ text: String) throws(WatchError) {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw WatchError(.badPattern, path: text, reason: "this is not a path", hint: nil)
        }
        self.text = text
    }

    var isGlob: Bool { Self.hasMagic(text) }

    /// The paths named now, in order; a path that is no glob names itself, whether it is there or not.
    func paths() throws(WatchError) -> [String] {
        guard isGlob else { return [text] }
        let found = try Self.glob(text)
        guard found.count <= Self.mostPaths else {
            throw WatchError(
                .badPattern,
                path: text,
                reason: "more than \(Self.mostPaths) files match",
                hint: "name the files more narrowly"
            )
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
            // Once the names branch every level counts; before, only the deepest directory that is there.
            directories = hasBranched ? directories + present : present
            hasBranched = hasBranched || Self.hasMagic(part)
            prefix = prefix.hasSuffix("/") ? prefix + part : prefix + "/" + part
        }
        return Array(directories.prefix(Self.mostPaths))
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
                reason: code == GLOB_NOSPACE ? "the pattern needs too much memory" : "the directory cannot be read",
                hint: nil
            )
        }
    }
}
