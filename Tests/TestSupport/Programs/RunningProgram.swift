package import Foundation
import Glibc

/// A program that was started and has not been waited for; one that nobody holds any more is asked to end.
package final class RunningProgram: Sendable {
    private let process: ChildProcess
    private let output: FileDescriptor
    private let errors: FileDescriptor

    /// Input comes from a file, so that a program that does not read it cannot hold anybody up; `secret` is what
    /// descriptor 3 holds.
    ///
    /// - Throws: `POSIXError` where it cannot be started.
    package init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: Data? = nil,
        secret: String? = nil,
        directory: String? = nil
    ) throws {
        let (output, errors) = (try FileDescriptor.pipe(), try FileDescriptor.pipe())
        let source = try input.map(FileDescriptor.holding) ?? FileDescriptor.reading("/dev/null")
        process = try ChildProcess(
            [path] + arguments,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"].merging(environment) { $1 },
            directory: directory,
            descriptors: [source, output.write, errors.write] + (try secret.map { [try .pipe(holding: $0)] } ?? [])
        )
        (self.output, self.errors) = (output.read, errors.read)
    }

    deinit { process.terminate() }

    package var processIdentifier: Int32 { process.identifier }
    package var isRunning: Bool { process.isRunning }

    package var leftCore: Bool { process.leftCore }

    package func terminate(_ signal: Int32 = SIGTERM) {
        process.terminate(signal)
    }

    /// Waits for the end. To be called once.
    package func result() async throws -> Run {
        async let said = output.content()
        async let complained = errors.content()
        let (outputData, errorData) = try await (said, complained)
        return Run(
            status: await process.status(),
            output: outputData,
            errors: String(decoding: errorData, as: UTF8.self)
        )
    }
}
