import Foundation
import TestSupport

/// What a person does at a terminal, in order.
enum TerminalStep: Encodable, Sendable {
    /// Waits until the text has been shown.
    case expect(String)
    case type(String)
    /// Types what was shown and matches the pattern (Python's), the last of it, and a line end.
    case retype(String)
    case resize(rows: Int, columns: Int)

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        switch self {
        case .expect(let text):
            try list.encode("expect")
            try list.encode(text)
        case .type(let text):
            try list.encode("type")
            try list.encode(text)
        case .retype(let pattern):
            try list.encode("retype")
            try list.encode(pattern)
        case .resize(let rows, let columns):
            try list.encode("resize")
            try list.encode(rows)
            try list.encode(columns)
        }
    }
}

enum TerminalDialogue {
    /// Runs a program on a terminal of its own while `steps` are played.
    ///
    /// The run's output is what stood on the terminal; its status is 99 where an expected text did not come.
    static func run(
        _ program: [String],
        home: String,
        environment: [String: String] = [:],
        steps: [TerminalStep]
    ) async throws -> Run {
        let script = NotifyProgram.root.appending(path: "Tests/EndToEndTests/Support/terminal.py").path
        let encoded = String(decoding: try JSONEncoder().encode(steps), as: UTF8.self)
        return try await Program.run(
            "/usr/bin/env",
            ["--default-signal", "python3", script, encoded] + program,
            environment: environment.merging(["NOTIFY_HOME": home]) { own, _ in own }
        )
    }
}
