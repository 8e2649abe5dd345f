internal import Files
internal import FoundationEssentials

/// The cursors of several watches in one JSON file.
///
/// The file is replaced as a whole (written beside, fsync, rename, fsync of the directory) under a lock, mode 0600.
package struct CursorFile: CursorStore {
    private struct Content: Codable {
        static let version = 1

        var version = Self.version
        var watches: [String: [LogCursor]] = [:]
    }

    /// In bytes.
    private static let largest = 16 << 20
    /// Saving takes milliseconds, so whoever holds the lock for longer hangs.
    private static let lockDeadline = Duration.seconds(60)

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
        let place = FilePath(path)
        let lock: FileLock
        do throws(FileError) {
            lock = try FileLock(beside: place, deadline: Self.lockDeadline)
        } catch {
            throw failure(error)
        }
        defer { lock.release() }
        var content = try content()
        content.watches[watch] = cursors.isEmpty ? nil : cursors
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let bytes = try? encoder.encode(content) else {
            throw WatchError(.cursor, path: path, reason: "cannot be written")
        }
        do throws(FileError) {
            try NewFile.replace(place, with: Array(bytes))
        } catch {
            throw failure(error)
        }
    }

    private func content() throws(WatchError) -> Content {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try ProtectedFile(FilePath(path), .none).readAll(limit: Self.largest)
        } catch {
            if error.isMissing { return Content() }
            throw failure(error, error.reason == .tooLarge(limit: Self.largest) ? .badCursor : .cursor)
        }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)) else {
            throw WatchError(.badCursor, path: path, reason: "not a cursor file")
        }
        guard content.version == Content.version else {
            throw WatchError(.badCursor, path: path, reason: "written by another version of notify")
        }
        return content
    }

    private func failure(_ error: FileError, _ kind: WatchError.Kind = .cursor) -> WatchError {
        WatchError(kind, path: path, reason: error.description)
    }
}
