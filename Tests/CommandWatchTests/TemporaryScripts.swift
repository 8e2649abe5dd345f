import Foundation

/// A directory of programs for one test.
struct TemporaryScripts {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "notify-scripts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { url.path + "/" + name }

    /// Writes a program from another process: a command that another test starts meanwhile would hold the file open for
    /// writing for a moment, and what is open for writing cannot be executed.
    func write(_ text: String, named name: String, mode: String) throws {
        let writer = try Process.run(
            URL(filePath: "/bin/sh"),
            arguments: ["-c", "printf %s \"$1\" >\"$0\" && chmod \"$2\" \"$0\"", path(name), text, mode]
        )
        writer.waitUntilExit()
        guard writer.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
