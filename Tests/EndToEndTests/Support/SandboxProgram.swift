import Foundation
import TestSupport
import Testing

/// `notify sandbox` on a free port, with a home whose profile `demo` sends through it.
final class SandboxProgram: Sendable {
    /// With characters that every encoding has to do something about.
    let password = "Söntinel %+/=\(UUID().uuidString)"
    let home: TemporaryHome
    let port: Int
    /// How the vault and the profile were made.
    let setUp: [Run]
    private let process: ChildProcess

    static let user = "demo@example.com"
    var mailDirectory: String { home.file("mails") }
    var certificate: String { home.file("mails/certificate.pem") }

    /// Starts the server and sets up vault, key file, profile and recipient.
    init(mechanism: String = "CRAM-MD5") async throws {
        home = try TemporaryHome()
        process = try ChildProcess(
            [
                NotifyProgram.path, "sandbox", "--listen", "127.0.0.1:0", "--directory", home.file("mails"), "--tls",
                "--user", Self.user, "--password-fd", "3",
            ],
            environment: ["PATH": "/usr/bin:/bin"],
            descriptors: [
                .reading("/dev/null"), .creating(home.file("sandbox.out")), .creating(home.file("sandbox.err")),
                .pipe(holding: password),
            ]
        )
        port = try await Self.port(toldIn: home.file("sandbox.err"))
        let made = try await NotifyProgram.run(["vault", "init", "--key-file", home.file("key")], home: home.path)
        try #require(made.status == 0, "\(made.errors)")
        let added = try await NotifyProgram.run(
            [
                "profile", "add", "demo", "--host", "127.0.0.1", "--port", "\(port)", "--security", "starttls",
                "--user", Self.user, "--mechanism", mechanism, "--ca-file", home.file("mails/certificate.pem"),
                "--password-fd", "3",
            ],
            home: home.path,
            secret: password
        )
        try #require(added.status == 0, "\(added.errors)")
        setUp = [made, added]
        try home.configure()
    }

    deinit {
        process.terminate()
        process.wait()
    }

    func notify(
        _ arguments: [String],
        input: Data? = nil,
        secret: String? = nil,
        directory: String? = nil
    ) async throws -> Run {
        try await NotifyProgram.run(arguments, home: home.path, input: input, secret: secret, directory: directory)
    }

    /// The mails that have arrived, in order.
    var mails: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: mailDirectory)) ?? []
        return names.filter { $0.hasSuffix(".eml") }.sorted().map { mailDirectory + "/" + $0 }
    }

    /// Waits for the line `… listens on 127.0.0.1:PORT`.
    private static func port(toldIn file: String) async throws -> Int {
        for _ in 0..<1_000 {
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            if text.hasSuffix("\n"), let match = text.firstMatch(of: #/listens on 127\.0\.0\.1:(\d+)/#) {
                return try #require(Int(match.1))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw CancellationError()
    }
}
