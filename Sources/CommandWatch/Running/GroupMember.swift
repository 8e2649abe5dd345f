internal import CSpawn
import Glibc

/// A command that runs in our own process group: keys on the terminal reach it without us, stops and continuations too.
struct GroupMember {
    let process: pid_t
    /// The caller's terminals, each with our end of the pseudo-terminal that stands for it.
    let terminals: [Outlets.Terminal]

    /// Passes signals on until the command has ended.
    func watch(_ relay: SignalRelay) throws(CommandError) -> Ending {
        while true {
            var watched = [pollfd(fd: relay.descriptor, events: Int16(POLLIN), revents: 0)]
            _ = try SystemCall.poll(&watched)
            for message in relay.messages() { pass(message) }
            var (status, usage): (Int32, rusage) = (0, rusage())
            if try SystemCall.check("wait", { wait4(process, &status, WNOHANG, &usage) }) == process {
                return Ending(waitStatus: status, usage: usage)
            }
        }
    }

    private func pass(_ message: relay_message) {
        let signal = Int32(message.signal)
        switch signal {
        case SIGCHLD: return
        case SIGWINCH:
            for terminal in terminals { CallerTerminal.copySize(from: terminal.caller, to: terminal.controller) }
            kill(process, signal)
        default:
            if message.from_kernel == 0 { kill(process, signal) }
        }
    }
}
