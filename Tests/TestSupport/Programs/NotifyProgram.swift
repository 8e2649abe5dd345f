package import Foundation

/// How one run of a program ended.
package struct Run: Sendable {
    package let status: Int32
    package let output: Data
    package let errors: String

    package var text: String { String(decoding: output, as: UTF8.self) }
}

/// The real binary, as the build left it.
package enum NotifyProgram {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    package static let path = root.appending(path: ".build/debug/notify").path

    /// Runs `notify` to its end. `secret` is what descriptor 3 holds; without `input`, standard input is empty.
    package static func run(
        _ arguments: [String],
        home: String,
        input: Data? = nil,
        secret: String? = nil,
        environment: [String: String] = [:],
        directory: String? = nil
    ) async throws -> Run {
        try await Program.run(
            path,
            arguments,
            environment: environment.merging(["NOTIFY_HOME": home]) { $1 },
            input: input,
            secret: secret,
            directory: directory
        )
    }
}

package enum Program {
    package static func run(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: Data? = nil,
        secret: String? = nil,
        directory: String? = nil
    ) async throws -> Run {
        try await RunningProgram(
            path,
            arguments,
            environment: environment,
            input: input,
            secret: secret,
            directory: directory
        ).result()
    }
}
