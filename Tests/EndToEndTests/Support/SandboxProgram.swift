import Foundation
import Testing

/// `notify sandbox` on a free port, with a home whose profile `demo` sends through it.
final class SandboxProgram: Sendable {
    let home: TemporaryHome
    let port: Int
    let password: String
    private let process: Process

    var mailDirectory: String { home.file("mails") }

    /// Starts the server and sets up vault, key file, profile and recipient.
    init(mechanism: String = "CRAM-MD5") async throws {
        home = try TemporaryHome()
        password = "Sentinel-\(UUID().uuidString)"
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.environment = ["PATH": "/usr/bin:/bin"]
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<&0 </dev/null", NotifyProgram.path, "sandbox", "--listen", "127.0.0.1:0",
            "--directory", home.file("mails"), "--tls", "--user", "demo@example.com", "--password-fd", "3",
        ]
        let input = Pipe()
        let errors = Pipe()
        process.standardInput = input
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        input.fileHandleForWriting.write(Data(password.utf8))
        try input.fileHandleForWriting.close()
        port = try await Self.port(errors.fileHandleForReading)
        let made = try await NotifyProgram.run(["vault", "init", "--key-file", home.file("key")], home: home.path)
        try #require(made.status == 0, "\(made.errors)")
        let added = try await NotifyProgram.run(
            [
                "profile", "add", "demo", "--host", "127.0.0.1", "--port", "\(port)", "--security", "starttls",
                "--user",
                "demo@example.com", "--mechanism", mechanism, "--ca-file", home.file("mails/certificate.pem"),
                "--password-fd", "3",
            ],
            home: home.path,
            secret: password
        )
        try #require(added.status == 0, "\(added.errors)")
        let config = try String(contentsOfFile: home.file("config.yaml"), encoding: .utf8)
        try home.write(config + "to: [ops@example.com]\n", to: "config.yaml")
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    func notify(_ arguments: [String], input: Data? = nil, directory: String? = nil) async throws -> Run {
        try await NotifyProgram.run(arguments, home: home.path, input: input, directory: directory)
    }

    /// The mails that have arrived, in order.
    var mails: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: mailDirectory)) ?? []
        return names.filter { $0.hasSuffix(".eml") }.sorted().map { mailDirectory + "/" + $0 }
    }

    /// Reads the line `… listens on 127.0.0.1:PORT`.
    private static func port(_ handle: FileHandle) async throws -> Int {
        var text = ""
        while !text.contains("listens on") || text.last != "\n" {
            let data = handle.availableData
            try #require(!data.isEmpty, "the sandbox ended: \(text)")
            text += String(decoding: data, as: UTF8.self)
        }
        let match = try #require(text.firstMatch(of: #/listens on 127\.0\.0\.1:(\d+)/#))
        return try #require(Int(match.1))
    }
}
