import Foundation

/// How one run of a program ended.
struct Run: Sendable {
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
}

/// The real binary, as the build left it.
enum NotifyProgram {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let path = root.appending(path: ".build/debug/notify").path

    /// Runs `notify` to its end. `secret` is what descriptor 3 holds; without `input`, standard input is empty.
    static func run(
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

enum Program {
    static func run(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: Data? = nil,
        secret: String? = nil,
        directory: String? = nil
    ) async throws -> Run {
        let process = Process()
        var environment = environment
        environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
        environment["LANG"] = "C.UTF-8"
        process.environment = environment
        if let directory { process.currentDirectoryURL = URL(filePath: directory) }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        let feed: Pipe?
        if let secret {
            // The secret comes on standard input and is moved to descriptor 3.
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "exec \"$0\" \"$@\" 3<&0 </dev/null", path] + arguments
            feed = Pipe()
            process.standardInput = feed
            try process.run()
            feed?.fileHandleForWriting.write(Data(secret.utf8))
        } else {
            process.executableURL = URL(filePath: path)
            process.arguments = arguments
            feed = input == nil ? nil : Pipe()
            process.standardInput = feed ?? FileHandle.nullDevice
            try process.run()
            if let input { try? feed?.fileHandleForWriting.write(contentsOf: input) }
        }
        try? feed?.fileHandleForWriting.close()
        async let said = read(output)
        async let complained = read(errors)
        let (outputData, errorData) = await (said, complained)
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                process.waitUntilExit()
                continuation.resume()
            }
        }
        let status =
            process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
        return Run(status: status, output: outputData, errors: String(decoding: errorData, as: UTF8.self))
    }

    private static func read(_ pipe: Pipe) async -> Data {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: pipe.fileHandleForReading.readDataToEndOfFile())
            }
        }
    }
}
