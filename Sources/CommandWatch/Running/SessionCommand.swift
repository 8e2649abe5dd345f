internal import CSpawn
import Glibc

/// A command in a session with a pseudo-terminal of its own, to which what is typed at the caller's is forwarded.
struct SessionCommand {
    /// The session leader, a process of ours between us and the command.
    let leader: pid_t
    /// A non-blocking pipe on which the leader reports the command's state changes.
    let report: Int32
    let process: pid_t
    /// Our end of the pseudo-terminal.
    let controller: Int32
    let terminal: CallerTerminal
    /// Whether we were the terminal's foreground job when the command started.
    let isForeground: Bool

    /// Forwards input and signals, and stops and continues with the command, until it has ended.
    func watch(_ relay: SignalRelay) throws(CommandError) -> WaitResult {
        var input = TerminalInput()
        input.isForeground = isForeground
        while true {
            var watched = [
                pollfd(fd: relay.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: report, events: Int16(POLLIN), revents: 0),
                input.isReading
                    ? pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0)
                    : pollfd(fd: input.pending.isEmpty ? -1 : controller, events: Int16(POLLOUT), revents: 0),
            ]
            _ = try SystemCall.poll(&watched)
            for message in relay.messages() where message.signal != SIGCHLD { forward(Int32(message.signal), &input) }
            if watched[1].revents != 0, let ending = try nextEvent(relay, &input) { return ending }
            if watched[2].revents != 0 { input.forward(from: terminal.descriptor, to: controller) }
        }
    }

    /// Restores the caller's terminal, and closes everything.
    func finish() {
        terminal.restore()
        close(report)
        close(controller)
        var status: Int32 = 0
        waitpid(leader, &status, 0)
    }

    private func forward(_ signal: Int32, _ input: inout TerminalInput) {
        switch signal {
        case SIGWINCH: CallerTerminal.copySize(from: terminal.descriptor, to: controller)
        case SIGCONT:
            input.isForeground = terminal.enterRawMode(for: controller)
            kill(-process, SIGCONT)
        default: kill(-process, signal)
        }
    }

    /// Reads one event from the leader, and stops us when the command has been stopped.
    ///
    /// - Returns: how the command ended; `nil` when it has not.
    private func nextEvent(_ relay: SignalRelay, _ input: inout TerminalInput) throws(CommandError) -> WaitResult? {
        var event = spawn_event()
        let size = MemoryLayout<spawn_event>.size
        let count = try SystemCall.check("session") { read(report, &event, size) }
        // The leader was killed, so the command got SIGHUP.
        guard count == size else { return WaitResult(.killed(signal: SIGHUP)) }
        let isStopped = event.status & 0xff == 0x7f
        guard isStopped else { return WaitResult(waitStatus: event.status, usage: event.usage) }
        terminal.restore()
        input.isForeground = false
        relay_stop_self((event.status >> 8) & 0xff == SIGTSTP, relay.descriptor)
        input.isForeground = terminal.enterRawMode(for: controller)
        kill(-process, SIGCONT)
        return nil
    }
}
