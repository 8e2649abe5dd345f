internal import Glibc

/// The files beside a log whose names extend its own: what rotation makes of it.
struct Siblings {
    struct Sibling {
        let path: String
        let status: FileStatus
        let file: OpenFile
    }

    /// How many names of a directory are looked at.
    private static let nameLimit = 100_000
    private static let siblingLimit = 256

    private let path: String

    init(of path: String) {
        self.path = path
    }

    /// The regular, uncompressed siblings that can be read, the one changed last at the end.
    func readable() -> [Sibling] {
        var siblings: [Sibling] = []
        for path in paths().prefix(Self.siblingLimit) {
            guard let file = try? OpenFile(path, followsLink: false), let status = try? file.status(),
                status.isRegular, (try? file.isCompressed()) == false
            else { continue }
            siblings.append(Sibling(path: path, status: status, file: file))
        }
        return siblings.sorted { ($0.status.modified, $1.path) < ($1.status.modified, $0.path) }
    }

    /// `app.log` has the siblings `app.log.1`, `app.log-20250101` and `app-20250101.log`, but not `app.log` itself.
    func isSibling(_ other: String) -> Bool {
        let (directory, base) = Self.split(path)
        let (otherDirectory, name) = Self.split(other)
        guard directory == otherDirectory, name != base else { return false }
        if name.hasPrefix(base), let next = name.dropFirst(base.count).first { return ".-_~".contains(next) }
        guard let dot = base.lastIndex(of: "."), dot > base.startIndex else { return false }
        guard name.hasPrefix(base[..<dot]), name.hasSuffix(base[dot...]), name.count > base.count else { return false }
        let next = name.dropFirst(base[..<dot].count).first
        return next.map { ".-_".contains($0) } ?? false
    }

    private func paths() -> [String] {
        let (directory, _) = Self.split(path)
        guard let stream = opendir(directory.isEmpty ? "." : String(directory)) else { return [] }
        defer { closedir(stream) }
        var found: [String] = []
        var count = 0
        while count < Self.nameLimit, let entry = Glibc.readdir(stream) {
            count += 1
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let sibling = String(directory) + name
            if isSibling(sibling) { found.append(sibling) }
        }
        return found
    }

    /// The directory with its final slash, empty where there is none, and the last component.
    private static func split(_ path: String) -> (directory: Substring, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path[...]) }
        return (path[...slash], path[path.index(after: slash)...])
    }
}

/// The rotated files that have been seen, by identity and first bytes: any other has been rotated since.
struct KnownFiles {
    private var marks: [FileIdentity: ContentMark] = [:]

    mutating func add(_ identity: FileIdentity, _ mark: ContentMark) {
        marks[identity] = mark
    }

    mutating func addSiblings(of path: String) {
        for sibling in Siblings(of: path).readable() {
            guard let start = try? sibling.file.bytes(0..<ContentMark.span) else { continue }
            marks[sibling.status.identity] = ContentMark(start)
        }
    }

    func contains(_ sibling: Siblings.Sibling) throws(SystemError) -> Bool {
        guard let mark = marks[sibling.status.identity] else { return false }
        return try ContentMark(sibling.file.bytes(0..<mark.length)) == mark
    }
}
