package import Foundation

/// A directory that goes with the value.
package final class TemporaryHome: Sendable {
    package let path: String

    /// A home could not be made ready.
    package struct Failed: Error {
        let run: Run
    }

    package init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "notify-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// A home with a vault that its key file opens, and a recipient.
    package static func withVault() async throws -> TemporaryHome {
        let home = try TemporaryHome()
        let made = try await home.notify(["vault", "init", "--key-file", home.file("key")])
        guard made.status == 0 else { throw Failed(run: made) }
        try home.configure()
        return home
    }

    /// A home whose profile `own` hands mail to a server on 127.0.0.1, with a user name and a secret for it.
    package static func sending(
        to port: Int,
        security: String = "none",
        user: String = "demo@example.com",
        secret: String = "not-the-point",
        options: [String] = []
    ) async throws -> TemporaryHome {
        let home = try await withVault()
        let added = try await home.notify(
            [
                "profile", "add", "own", "--host", "127.0.0.1", "--port", "\(port)", "--security", security, "--user",
                user, "--greeting", "client.example", "--allow-cleartext", "--password-fd", "3",
            ] + options,
            secret: secret
        )
        guard added.status == 0 else { throw Failed(run: added) }
        return home
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    package func notify(_ arguments: [String], input: Data? = nil, secret: String? = nil) async throws -> Run {
        try await NotifyProgram.run(arguments, home: path, input: input, secret: secret)
    }

    package func file(_ name: String) -> String { path + "/" + name }

    package func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try write(Data(text.utf8), to: name, mode: mode)
    }

    package func write(_ data: Data, to name: String, mode: Int = 0o600) throws {
        try data.write(to: URL(filePath: file(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
    }

    /// Names the key file, the recipient and whatever else is given in `config.yaml`.
    package func configure(_ more: String = "", recipient: String = "ops@example.com") throws {
        try write("vault:\n  key-file: \(file("key"))\nto: [\(recipient)]\n\(more)", to: "config.yaml")
    }

    /// The messages that were kept because they could not be handed over.
    package var unsent: [String] {
        let directory = file("state/unsent")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".eml") }.sorted().map { directory + "/" + $0 }
    }

    /// Everything in regular files below this directory, by path.
    package var contents: [String: Data] {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        let files = names.map(file).compactMap { path in
            (try? Data(contentsOf: URL(filePath: path))).map { (path, $0) }
        }
        return Dictionary(files) { $1 }
    }
}
