internal import FoundationEssentials
internal import Glibc

/// The cursors of several watches in one JSON file.
///
/// The file is replaced as a whole (written beside, fsync, rename, fsync of the directory) under a lock, mode 0600.
package struct CursorFile: CursorStore {
    private struct Content: Codable {
        static let version = 1

        var version = Self.version
        var watches: [String: [LogCursor]] = [:]
    }

    private static let largest = 16 << 20

    private let path: String
    private let watch: String

    /// - Parameters:
    ///   - path: the file; its directory must exist.
    ///   - watch: the name of the watch: the same for each run that continues where the last one stopped.
    package init(path: String, watch: String) {
        self.path = path
        self.watch = watch
    }

    package func load() throws(WatchError) -> [LogCursor] {
        try content().watches[watch] ?? []
    }

    package func save(_ cursors: [LogCursor]) throws(WatchError) {
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw failure("cannot be locked", .last) }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("cannot be locked", .last) }
        }
        var content = try content()
        content.watches[watch] = cursors.isEmpty ? nil : cursors
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do {
            try replace(with: Array(try encoder.encode(content)))
        } catch let error as SystemError {
            throw failure("cannot be written", error)
        } catch {
            throw WatchError(.cursor, path: path, reason: "cannot be written")
        }
    }

    private func content() throws(WatchError) -> Content {
        let bytes: [UInt8]
        do {
            let file = try OpenFile(path, followsLink: false)
            let size = try file.status().size
            guard size <= Self.largest else {
                throw WatchError(.badCursor, path: path, reason: "too large for a cursor file")
            }
            bytes = try file.bytes(0..<size)
        } catch let error as SystemError {
            if error.isMissing { return Content() }
            throw failure("cannot be read", error)
        } catch let error as WatchError {
            throw error
        } catch {
            throw WatchError(.cursor, path: path, reason: "cannot be read")
        }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)) else {
            throw WatchError(.badCursor, path: path, reason: "not a cursor file")
        }
        guard content.version == Content.version else {
            throw WatchError(.badCursor, path: path, reason: "written by another version of notify")
        }
        return content
    }

    private func replace(with bytes: [UInt8]) throws(SystemError) {
        let new = path + ".new"
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .last }
        do throws(SystemError) {
            defer { close(file) }
            try write(bytes, to: file)
            guard fsync(file) == 0 else { throw .last }
        } catch {
            unlink(new)
            throw error
        }
        guard rename(new, path) == 0 else { throw .last }
        try syncDirectory()
    }

    private func write(_ bytes: [UInt8], to file: Int32) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw .last
            }
        }
    }

    private func syncDirectory() throws(SystemError) {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw .last }
        defer { close(opened) }
        guard fsync(opened) == 0 else { throw .last }
    }

    private func failure(_ reason: String, _ error: SystemError) -> WatchError {
        WatchError(.cursor, path: path, reason: "\(reason): \(error.reason)")
    }
}
