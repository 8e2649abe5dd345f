import Capture
import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

/// Runs a command so that it cannot tell that it is watched: its streams, terminal, signals and status are as usual.
///
/// Between two terminals it runs in a session of its own behind a pseudo-terminal, with job control; otherwise in our
/// process group, with standard input untouched. It inherits open descriptors, environment, directory, ignored and
/// blocked signals as from a shell.
package struct CommandRunner: Sendable {
    private let arguments: [String]
    private let streams: Streams

    /// - Parameters:
    ///   - arguments: the program and its arguments; a program without a slash is looked up in `PATH`.
    ///   - streams: the descriptors that it reads from and its output goes to.
    package init(arguments: [String], streams: Streams = Streams()) {
        self.arguments = arguments
        self.streams = streams
    }

    /// Runs the command to its end and forwards its output as it comes. For the output of processes that it leaves
    /// running it waits 0.1 s at most.
    ///
    /// Blocks the calling thread: changing threads would delay the command. One command at a time can run in a process.
    ///
    /// - Throws: `CommandError` where the system lacks the means to watch a command. A command that cannot be executed
    ///   is no error: the report tells.
    package func run() throws(CommandError) -> CommandReport {
        let (directory, start, clock) = (Self.directory, Date(), ContinuousClock.now)
        let capture = SharedCapture()
        let end = try SystemCall.pipe()
        defer { close(end.reading) }
        let (result, problems) = try self.result(capture, end)
        return CommandReport(
            arguments: arguments,
            directory: directory,
            start: start,
            duration: result.instant - clock,
            termination: result.termination,
            usage: result.usage,
            output: capture.finish(),
            problems: problems.map { "\($0.operation): \($0.reason)" }
        )
    }

    /// Returns how the command ended, and what went wrong with its output.
    ///
    /// - `end`: a pipe whose writing end is closed when the command has ended.
    private func result(
        _ capture: SharedCapture,
        _ end: (reading: Int32, writing: Int32)
    ) throws(CommandError) -> (WaitResult, [CommandError]) {
        let command: RunningCommand
        do throws(StartError) {
            command = try RunningCommand(arguments, streams: streams, capture: capture, endDescriptor: end.reading)
        } catch {
            close(end.writing)
            switch error {
            case .command(let termination): return (WaitResult(termination), [])
            case .system(let error): throw error
            }
        }
        let (result, problems) = Self.supervise(command, end: end.writing)
        return (try result.get(), problems)
    }

    /// Waits until the command has ended, then closes `end` and waits for the rest of its output.
    private static func supervise(
        _ command: RunningCommand,
        end: Int32
    ) -> (Result<WaitResult, CommandError>, [CommandError]) {
        let problems = Mutex<[CommandError]>([])
        let relays = DispatchGroup()
        for relay in command.streamRelays {
            DispatchQueue(label: "stream relay").async(group: relays) {
                if let problem = relay.run() { problems.withLock { $0.append(problem) } }
            }
        }
        let result = Result { () throws(CommandError) in try command.watch() }
        close(end)
        relays.wait()
        command.finish()
        return (result, problems.withLock(\.self))
    }

    private static var directory: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }
}
