import Foundation
import TestSupport
import Testing

/// A mail as Python's `email` package reads it.
struct ReceivedMail: Decodable {
    let defects: [String]
    let headers: [String: String]
    let text: String
    /// File name to content, in base64.
    let attachments: [String: Data]

    init(path: String) async throws {
        let script = NotifyProgram.root.appending(path: "Tests/EndToEndTests/Support/read-mail.py").path
        let run = try await Program.run("/usr/bin/env", ["python3", script, path])
        try #require(run.status == 0, "\(run.errors)")
        self = try JSONDecoder().decode(ReceivedMail.self, from: run.output)
    }
}
