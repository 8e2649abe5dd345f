import Foundation
import Testing

/// A directory that goes with the value.
final class TemporaryHome: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "notify-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// A home with a vault that its key file opens, and a recipient.
    static func withVault() async throws -> TemporaryHome {
        let home = try TemporaryHome()
        let made = try await home.notify(["vault", "init", "--key-file", home.file("key")])
        try #require(made.status == 0, "\(made.errors)")
        try home.configure()
        return home
    }

    /// A home whose profile `own` hands mail to a scripted server without TLS.
    static func sending(to port: Int, security: String = "none", options: [String] = []) async throws -> TemporaryHome {
        let home = try await withVault()
        let added = try await home.notify(
            [
                "profile", "add", "own", "--host", "127.0.0.1", "--port", "\(port)", "--security", security, "--user",
                SandboxProgram.user, "--greeting", "client.example", "--allow-cleartext", "--password-fd", "3",
            ] + options,
            secret: "not-the-point"
        )
        try #require(added.status == 0, "\(added.errors)")
        return home
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func notify(_ arguments: [String], input: Data? = nil, secret: String? = nil) async throws -> Run {
        try await NotifyProgram.run(arguments, home: path, input: input, secret: secret)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try write(Data(text.utf8), to: name, mode: mode)
    }

    func write(_ data: Data, to name: String, mode: Int = 0o600) throws {
        try data.write(to: URL(filePath: file(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
    }

    /// Names the key file, a recipient and whatever else is given in `config.yaml`.
    func configure(_ more: String = "") throws {
        try write("vault:\n  key-file: \(file("key"))\nto: [ops@example.com]\n\(more)", to: "config.yaml")
    }

    /// The messages that were kept because they could not be handed over.
    var unsent: [String] {
        let directory = file("state/unsent")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".eml") }.sorted().map { directory + "/" + $0 }
    }

    /// Everything in regular files below this directory, by path.
    var contents: [String: Data] {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        let files = names.map(file).compactMap { path in
            (try? Data(contentsOf: URL(filePath: path))).map { (path, $0) }
        }
        return Dictionary(files) { $1 }
    }
}
