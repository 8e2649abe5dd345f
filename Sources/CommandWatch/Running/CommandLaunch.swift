internal import CSpawn
import Glibc

/// Starts a command with its output in the channels made for it.
struct CommandLaunch {
    let arguments: [String]
    let streams: Streams
    let channels: OutputChannels
    let relay: SignalRelay

    /// Starts it in our own process group.
    func inGroup() throws(StartError) -> GroupCommand {
        var process: pid_t = 0
        let input = streams.input == STDIN_FILENO ? -1 : streams.input
        try start(input: input) { request in spawn_in_group(&request, &process) }
        return GroupCommand(process: process, terminals: channels.terminals)
    }

    /// Starts it in a session of its own, whose terminal is the pseudo-terminal of which `controller` is our end.
    func inSession(controller: Int32) throws(StartError) -> SessionCommand {
        let terminal: CallerTerminal
        do throws(CommandError) {
            terminal = try CallerTerminal(streams.input)
        } catch {
            throw .system(error)
        }
        terminal.copy(to: controller)
        // Before the command writes: otherwise its first line would be shown in the terminal's former modes.
        let isForeground = terminal.enterRawMode(for: controller)
        var (leader, report, process): (pid_t, Int32, pid_t) = (0, -1, 0)
        do throws(StartError) {
            try start(input: channels.output) { request in
                spawn_in_session(&request, channels.output, &leader, &report, &process)
            }
        } catch {
            if isForeground { terminal.restore() }
            throw error
        }
        return SessionCommand(
            leader: leader,
            report: report,
            process: process,
            controller: controller,
            terminal: terminal,
            isForeground: isForeground
        )
    }

    private func start(input: Int32, _ spawn: (inout spawn_request) -> Int32) throws(StartError) {
        guard let name = arguments.first else { throw ProgramFile.failure(ENOENT) }
        let path = try ProgramFile.path(of: name)
        var code = attempt(path, arguments, input, spawn)
        if code == ENOEXEC {
            // A script without a `#!` line (POSIX.1-2017, exec).
            code = attempt("/bin/sh", ["/bin/sh", path] + arguments.dropFirst(), input, spawn)
        }
        guard code == 0 else {
            // The file exists, so it is the program of its `#!` line that is missing.
            throw code == ENOENT
                ? StartError.command(.notExecutable(reason: "the interpreter named in its first line is missing"))
                : ProgramFile.failure(code)
        }
    }

    private func attempt(
        _ path: String,
        _ words: [String],
        _ input: Int32,
        _ spawn: (inout spawn_request) -> Int32
    ) -> Int32 {
        var vector = words.map { strdup($0) }
        defer { for word in vector { free(word) } }
        vector.append(nil)
        return path.withCString { path in
            vector.withUnsafeBufferPointer { vector in
                var request = spawn_request(
                    path: path,
                    arguments: vector.baseAddress,
                    descriptors: (input, channels.output, channels.error),
                    defaults: relay.caught,
                    ignored: relay.ignored
                )
                return spawn(&request)
            }
        }
    }
}
