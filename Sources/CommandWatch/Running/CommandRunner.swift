import Capture
import FoundationEssentials
import Glibc

/// Runs a command so that it cannot tell: its streams, its terminal, its signals, its status.
///
/// Between two terminals it runs in a session of its own behind a pseudo-terminal, with job control; otherwise in our
/// process group, with standard input untouched. Open descriptors, environment, directory, ignored and blocked signals
/// are inherited as a shell would hand them on.
package struct CommandRunner: Sendable {
    private let arguments: [String]
    private let streams: Streams

    /// Takes the program and its arguments; a program without a slash is searched for in `PATH`.
    package init(arguments: [String], streams: Streams = Streams()) {
        self.arguments = arguments
        self.streams = streams
    }

    /// Runs the command to its end. Its output passes through as it comes; what processes that it leaves running write
    /// is waited for a tenth of a second at most.
    ///
    /// One command at a time can run in a process.
    ///
    /// - Throws: `CommandError` where the means to watch a command are lacking. A command that cannot be executed is a
    ///   report.
    package func run() async throws(CommandError) -> CommandReport {
        let (directory, start, clock) = (Self.directory, Date(), ContinuousClock.now)
        let capture = SharedCapture()
        let end = try SystemCall.pipe()
        defer { close(end.reading) }
        let (ending, problems) = try await ending(capture, end)
        return CommandReport(
            arguments: arguments,
            directory: directory,
            start: start,
            duration: ending.instant - clock,
            termination: ending.termination,
            usage: ending.usage,
            output: capture.finish(),
            problems: problems.map { "\($0.operation): \($0.reason)" }
        )
    }

    /// Returns how the command ended, and what went wrong with its output. `end` is a pipe whose writing end is closed at
    /// the command's end.
    private func ending(
        _ capture: SharedCapture,
        _ end: (reading: Int32, writing: Int32)
    ) async throws(CommandError) -> (Ending, [CommandError]) {
        let (arguments, streams) = (arguments, streams)
        let start = await onOwnThread {
            Result { () throws(StartError) in
                try RunningCommand(arguments, streams: streams, capture: capture, ending: end.reading)
            }
        }
        switch start {
        case .success(let command):
            async let problems = Self.carry(command.passages)
            let ending = await onOwnThread {
                defer { close(end.writing) }
                return Result { () throws(CommandError) in try command.watch() }
            }
            let told = await problems
            command.finish()
            return (try ending.get(), told)
        case .failure(.command(let termination)):
            close(end.writing)
            return (Ending(termination), [])
        case .failure(.system(let error)):
            close(end.writing)
            throw error
        }
    }

    private static func carry(_ passages: [Passage]) async -> [CommandError] {
        await withTaskGroup(of: CommandError?.self) { group in
            for passage in passages { group.addTask { await onOwnThread(passage.run) } }
            return await group.reduce(into: []) { problems, problem in if let problem { problems.append(problem) } }
        }
    }

    private static var directory: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }
}
