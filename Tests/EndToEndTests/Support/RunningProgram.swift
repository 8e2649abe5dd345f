import Foundation

/// A program that was started and has not been waited for.
final class RunningProgram: Sendable {
    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    /// Input comes from a file, so that a program that does not read it cannot hold anybody up.
    init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: Data? = nil,
        secret: String? = nil,
        directory: String? = nil
    ) throws {
        process.environment = environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"]) {
            own,
            _ in
            own
        }
        if let directory { process.currentDirectoryURL = URL(filePath: directory) }
        process.standardOutput = output
        process.standardError = errors
        guard let secret else {
            process.executableURL = URL(filePath: path)
            process.arguments = arguments
            process.standardInput = try input.map(Self.file) ?? FileHandle.nullDevice
            try process.run()
            return
        }
        // The secret comes on standard input and is moved to descriptor 3.
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "exec \"$0\" \"$@\" 3<&0 </dev/null", path] + arguments
        let feed = Pipe()
        process.standardInput = feed
        try process.run()
        feed.fileHandleForWriting.write(Data(secret.utf8))
        try feed.fileHandleForWriting.close()
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    var processIdentifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    func terminate() {
        process.terminate()
    }

    /// Waits for the end. To be called once.
    func result() async -> Run {
        async let said = Self.read(output)
        async let complained = Self.read(errors)
        let (outputData, errorData) = await (said, complained)
        await onQueue { [process] in process.waitUntilExit() }
        let status =
            process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
        return Run(status: status, output: outputData, errors: String(decoding: errorData, as: UTF8.self))
    }

    private static func read(_ pipe: Pipe) async -> Data {
        await onQueue { pipe.fileHandleForReading.readDataToEndOfFile() }
    }

    /// An open file without a name that holds `data`.
    private static func file(_ data: Data) throws -> FileHandle {
        let url = FileManager.default.temporaryDirectory.appending(path: "notify-input-\(UUID().uuidString)")
        try data.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try FileHandle(forReadingFrom: url)
    }
}

/// Runs work that waits where no task is held up.
private func onQueue<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
}
