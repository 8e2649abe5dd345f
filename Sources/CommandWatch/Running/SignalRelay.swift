internal import CSpawn
import Glibc

/// Catches the signals that we get while a command runs, to be forwarded to it.
struct SignalRelay {
    /// Readable when a signal has been caught.
    let descriptor: Int32
    private let writing: Int32
    /// The signals whose default action the command has to get back.
    let caught: sigset_t
    /// The signals that the command has to ignore.
    let ignored: sigset_t

    /// Begins to catch signals. Those that are ignored stay so, except SIGCHLD.
    ///
    /// - Parameter stopping: whether to catch SIGTSTP too.
    /// - Throws: `CommandError` with `EBUSY` while this process has another relay.
    init(stopping: Bool) throws(CommandError) {
        let pipe = try SystemCall.pipe()
        for end in [pipe.reading, pipe.writing] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        var (caught, ignored) = (sigset_t(), sigset_t())
        let signals = Self.forwarded + [SIGCHLD] + (stopping ? [SIGTSTP] : [])
        let code = relay_begin(pipe.writing, signals, Int32(signals.count), &caught, &ignored)
        if code != 0 {
            close(pipe.reading)
            close(pipe.writing)
            throw CommandError(operation: "signals", code: code)
        }
        descriptor = pipe.reading
        writing = pipe.writing
        self.caught = caught
        self.ignored = ignored
    }

    /// Runs `work` with the signals unblocked in the calling thread. A caller may have started us with SIGCHLD blocked, and
    /// then nothing else would report the command's end.
    func withSignalsUnblocked<Result>(_ work: () throws(CommandError) -> Result) throws(CommandError) -> Result {
        var (signals, previous) = (caught, sigset_t())
        pthread_sigmask(SIG_UNBLOCK, &signals, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return try work()
    }

    /// Restores the former actions.
    func end() {
        relay_end()
        close(descriptor)
        close(writing)
    }

    /// Returns the signals that have been caught since the last call.
    func messages() -> [relay_message] {
        var messages: [relay_message] = []
        var message = relay_message()
        let size = MemoryLayout<relay_message>.size
        while read(descriptor, &message, size) == size { messages.append(message) }
        return messages
    }

    private static let forwarded = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH]
}
