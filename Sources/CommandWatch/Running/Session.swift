internal import CSpawn
import Glibc

/// A command in front of a pseudo-terminal of its own, to which every key of the caller's terminal goes.
struct Session {
    let leader: pid_t
    /// Where the leader tells what becomes of the command; without blocking.
    let report: Int32
    let process: pid_t
    let controller: Int32
    let terminal: CallerTerminal
    /// Whether the terminal was ours when the command started.
    let isForeground: Bool

    /// Passes keys and signals on, and stops and goes on together with the command, until that has ended.
    func watch(_ relay: SignalRelay) throws(CommandError) -> Ending {
        var keys = Keys()
        keys.areOurs = isForeground
        while true {
            var watched = [
                pollfd(fd: relay.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: report, events: Int16(POLLIN), revents: 0),
                keys.isReading
                    ? pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0)
                    : pollfd(fd: keys.waiting.isEmpty ? -1 : controller, events: Int16(POLLOUT), revents: 0),
            ]
            _ = try SystemCall.poll(&watched)
            for message in relay.messages() where message.signal != SIGCHLD { pass(Int32(message.signal), &keys) }
            if watched[1].revents != 0, let ending = try hear(relay, &keys) { return ending }
            if watched[2].revents != 0 { keys.pass(from: terminal.descriptor, to: controller) }
        }
    }

    /// Gives the caller's terminal back.
    func finish() {
        terminal.restore()
        close(report)
        close(controller)
        var status: Int32 = 0
        waitpid(leader, &status, 0)
    }

    private func pass(_ signal: Int32, _ keys: inout Keys) {
        switch signal {
        case SIGWINCH: CallerTerminal.copySize(from: terminal.descriptor, to: controller)
        case SIGCONT:
            keys.areOurs = terminal.take(for: controller)
            kill(-process, SIGCONT)
        default: kill(-process, signal)
        }
    }

    /// Reads one event of the leader's.
    private func hear(_ relay: SignalRelay, _ keys: inout Keys) throws(CommandError) -> Ending? {
        var event = spawn_event()
        let size = MemoryLayout<spawn_event>.size
        let count = try SystemCall.check("session") { read(report, &event, size) }
        // The leader was killed, and its end hung up on the command.
        guard count == size else { return Ending(.killed(signal: SIGHUP)) }
        let isStopped = event.status & 0xff == 0x7f
        guard isStopped else { return Ending(waitStatus: event.status, usage: event.usage) }
        terminal.restore()
        keys.areOurs = false
        relay_stop_self((event.status >> 8) & 0xff == SIGTSTP, relay.descriptor)
        keys.areOurs = terminal.take(for: controller)
        kill(-process, SIGCONT)
        return nil
    }
}
