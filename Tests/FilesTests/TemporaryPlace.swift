import Files
import Foundation

/// Runs `body` with a directory of its own, mode 0700, that is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "notify-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    chmod(url.path, 0o700)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(FilePath(url.path))
}

/// Makes a file that holds `text`.
@discardableResult
func make(_ path: FilePath, _ text: String = "", mode: mode_t = 0o600) throws -> FilePath {
    let file = try OwnedDescriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
    try file.descriptor.writeAll(Array(text.utf8))
    try uninterrupted { fchmod(file.descriptor.rawValue, mode) }
    return path
}

func contents(_ path: FilePath) throws -> String {
    let file = try OwnedDescriptor(opening: path, O_RDONLY)
    return String(decoding: try file.descriptor.readAll(limit: 1 << 20), as: UTF8.self)
}

func mode(_ path: FilePath) throws -> mode_t {
    try path.status().st_mode & 0o7777
}

func names(_ path: FilePath) throws -> [String] {
    try Directory(path).names().map(\.string).sorted()
}

/// The reason of the error that `body` throws.
func reason(_ body: () throws -> Void) -> FileError.Reason? {
    do {
        try body()
        return nil
    } catch {
        return (error as? FileError)?.reason
    }
}
