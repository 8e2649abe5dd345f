internal import Glibc

/// The files beside a log that carry its name and more: what rotation makes of it.
struct Siblings {
    struct Sibling {
        let path: String
        let status: FileStatus
        let file: OpenFile
    }

    /// A directory with more names than this is not searched to its end.
    private static let mostNames = 100_000
    private static let mostSiblings = 256

    private let path: String

    init(of path: String) {
        self.path = path
    }

    /// The regular, uncompressed siblings that can be read, the longest untouched first.
    func readable() -> [Sibling] {
        var siblings: [Sibling] = []
        for path in paths().prefix(Self.mostSiblings) {
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
        while count < Self.mostNames, let entry = Glibc.readdir(stream) {
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
