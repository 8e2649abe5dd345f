internal import CSpawn
import Glibc

/// A command in our own process group: signals from the terminal's keys reach it without us, and so does job control.
struct GroupCommand {
    let process: pid_t
    /// The caller's terminals with our ends of the pseudo-terminals that replace them.
    let terminals: [OutputChannels.Terminal]

    /// Forwards signals until the command has ended.
    func watch(_ relay: SignalRelay) throws(CommandError) -> WaitResult {
        while true {
            var watched = [pollfd(fd: relay.descriptor, events: Int16(POLLIN), revents: 0)]
            _ = try SystemCall.poll(&watched)
            for message in relay.messages() { forward(message) }
            var (status, usage): (Int32, rusage) = (0, rusage())
            if try SystemCall.check("wait", { wait4(process, &status, WNOHANG, &usage) }) == process {
                return WaitResult(waitStatus: status, usage: usage)
            }
        }
    }

    private func forward(_ message: relay_message) {
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
