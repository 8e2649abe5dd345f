import FoundationEssentials
package import Glibc

/// A folder of its own for one test.
package struct TemporaryFolder {
    package let path: String

    /// Makes a folder, gives it to `body`, and removes it with all it holds.
    package static func with<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.path() + "/notify-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(TemporaryFolder(path: path.replacing("//", with: "/")))
    }

    @discardableResult
    package func write(_ text: String, to name: String, mode: mode_t = 0o600) throws -> String {
        let file = path + "/" + name
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
        try makeDirectory(folder)
        try Data(text.utf8).write(to: URL(filePath: file))
        chmod(file, mode)
        return file
    }

    @discardableResult
    package func makeDirectory(_ directory: String, mode: mode_t = 0o700) throws -> String {
        let full = directory.hasPrefix("/") ? directory : path + "/" + directory
        try FileManager.default.createDirectory(
            atPath: full,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        chmod(full, mode)
        return full
    }

    package func mode(of name: String) -> mode_t {
        var status = stat()
        return stat(path + "/" + name, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    package func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path + "/" + name)), as: UTF8.self)
    }

    package var entries: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}
