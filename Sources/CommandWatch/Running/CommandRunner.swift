import Capture
import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

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
    /// Waits on the calling thread, which has to be one that may block: a change of threads is time that the command's
    /// caller waits. One command at a time can run in a process.
    ///
    /// - Throws: `CommandError` where the means to watch a command are lacking. A command that cannot be executed is a
    ///   report.
    package func run() throws(CommandError) -> CommandReport {
        let (directory, start, clock) = (Self.directory, Date(), ContinuousClock.now)
        let capture = SharedCapture()
        let end = try SystemCall.pipe()
        defer { close(end.reading) }
        let (ending, problems) = try ending(capture, end)
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
    ) throws(CommandError) -> (Ending, [CommandError]) {
        let command: RunningCommand
        do throws(StartError) {
            command = try RunningCommand(arguments, streams: streams, capture: capture, ending: end.reading)
        } catch {
            close(end.writing)
            switch error {
            case .command(let termination): return (Ending(termination), [])
            case .system(let error): throw error
            }
        }
        let (ending, problems) = Self.accompany(command, end: end.writing)
        return (try ending.get(), problems)
    }

    /// Stays beside the command until it has ended and its output is through. Closes `end` at its end.
    private static func accompany(
        _ command: RunningCommand,
        end: Int32
    ) -> (Result<Ending, CommandError>, [CommandError]) {
        let problems = Mutex<[CommandError]>([])
        let passages = DispatchGroup()
        for passage in command.passages {
            DispatchQueue(label: "passage").async(group: passages) {
                if let problem = passage.run() { problems.withLock { $0.append(problem) } }
            }
        }
        let ending = Result { () throws(CommandError) in try command.watch() }
        close(end)
        passages.wait()
        command.finish()
        return (ending, problems.withLock(\.self))
    }

    private static var directory: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }
}
