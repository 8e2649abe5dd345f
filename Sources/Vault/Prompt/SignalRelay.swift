import Files
import Glibc
import Synchronization

/// Holds back and reports the signals that end or stop a process, while a prompt has changed the terminal.
///
/// Signals that are ignored stay ignored. Only one relay can exist at a time.
final class SignalRelay {
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

    /// Where the handler writes. A signal handler cannot capture anything, so this one number belongs to the process.
    private static let writeEnd = Atomic<Int32>(-1)

    private let readEnd: Int32
    private let ownWriteEnd: Int32
    private var previous: [(signal: Int32, action: sigaction)] = []

    init() throws(VaultError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw VaultError(number: errno, doing: "watch for", path: "signals")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        ownWriteEnd = ends[1]
        guard Self.writeEnd.compareExchange(expected: -1, desired: ends[1], ordering: .sequentiallyConsistent).exchanged
        else {
            close(ends[0])
            close(ends[1])
            throw VaultError(kind: .locked, path: "/dev/tty", .promptOpen)
        }
        for signal in Self.signals { relay(signal) }
    }

    /// Restores the handlers of the signals.
    func cancel() {
        for (signal, action) in previous {
            var action = action
            sigaction(signal, &action, nil)
        }
        previous = []
        guard
            Self.writeEnd.compareExchange(expected: ownWriteEnd, desired: -1, ordering: .sequentiallyConsistent)
                .exchanged
        else { return }
        close(readEnd)
        close(ownWriteEnd)
    }

    /// Waits until `descriptor` has input, or returns the signal that came first.
    func wait(for descriptor: Int32) throws(VaultError) -> Int32? {
        while true {
            var waiting = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
            ]
            do throws(Errno) {
                _ = try Files.wait(for: &waiting)
            } catch {
                throw VaultError(number: error.rawValue, doing: "wait for", path: "/dev/tty")
            }
            var number: UInt8 = 0
            if waiting[1].revents != 0, read(readEnd, &number, 1) == 1 { return Int32(number) }
            if waiting[0].revents != 0 { return nil }
        }
    }

    /// Sends this process a signal that was held back: to this thread, so that it has taken effect on return, or, where
    /// this thread blocks it, to any other.
    static func deliver(_ signal: Int32) {
        var blocked = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &blocked)
        if sigismember(&blocked, signal) == 1 {
            kill(getpid(), signal)
        } else {
            raise(signal)
        }
    }

    private func relay(_ signal: Int32) {
        var old = sigaction()
        guard sigaction(signal, nil, &old) == 0 else { return }
        let ignored = unsafeBitCast(SIG_IGN, to: Int.self)
        guard unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) != ignored else { return }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            let kept = errno
            var number = UInt8(truncatingIfNeeded: signal)
            write(SignalRelay.writeEnd.load(ordering: .sequentiallyConsistent), &number, 1)
            errno = kept
        }
        action.sa_flags = Int32(SA_RESTART)
        guard sigaction(signal, &action, nil) == 0 else { return }
        previous.append((signal, old))
    }
}
