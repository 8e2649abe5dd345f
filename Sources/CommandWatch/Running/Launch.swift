internal import CSpawn
import Glibc

/// Starts a command between its outlets.
struct Launch {
    let arguments: [String]
    let streams: Streams
    let outlets: Outlets
    let relay: SignalRelay

    /// Starts it as a member of our own process group.
    func inGroup() throws(StartError) -> GroupMember {
        var process: pid_t = 0
        let input = streams.input == STDIN_FILENO ? -1 : streams.input
        try start(input: input) { request in spawn_in_group(&request, &process) }
        return GroupMember(process: process, terminals: outlets.terminals)
    }

    /// Starts it in a session of its own, in front of the pseudo-terminal that `controller` is our end of.
    func inSession(controller: Int32) throws(StartError) -> Session {
        let terminal: CallerTerminal
        do throws(CommandError) {
            terminal = try CallerTerminal(streams.input)
        } catch {
            throw .system(error)
        }
        terminal.copy(to: controller)
        // Before the command can write: its first line would be shown by the modes of before.
        let isForeground = terminal.take(for: controller)
        var (leader, report, process): (pid_t, Int32, pid_t) = (0, -1, 0)
        do throws(StartError) {
            try start(input: outlets.output) { request in
                spawn_in_session(&request, outlets.output, &leader, &report, &process)
            }
        } catch {
            if isForeground { terminal.restore() }
            throw error
        }
        return Session(
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
            // A script that does not say what runs it (POSIX.1-2017, exec).
            code = attempt("/bin/sh", ["/bin/sh", path] + arguments.dropFirst(), input, spawn)
        }
        guard code == 0 else {
            // The file was found; what is missing is the program that its first line names.
            throw code == ENOENT
                ? StartError.command(.notExecutable(reason: "the interpreter that its first line names is missing"))
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
                    descriptors: (input, outlets.output, outlets.error),
                    defaults: relay.caught,
                    ignored: relay.ignored
                )
                return spawn(&request)
            }
        }
    }
}
