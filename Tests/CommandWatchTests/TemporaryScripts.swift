import Foundation

/// A directory of programs for one test.
struct TemporaryScripts {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "notify-scripts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { url.path + "/" + name }

    func write(_ text: String, named name: String, mode: Int) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
