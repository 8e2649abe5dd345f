internal import CSpawn
import Glibc

/// The signals that reach us while a command runs.
struct SignalRelay {
    /// Readable when a signal has come.
    let descriptor: Int32
    private let writing: Int32
    /// Signals that a program has to be given back its default action for, and those it has to ignore.
    let caught: sigset_t
    let ignored: sigset_t

    /// Begins to catch. Ignored signals stay ignored, all but the one that tells of a child's end.
    ///
    /// - Throws: `CommandError` with `EBUSY` while another relay of this process is at work.
    init(stopping: Bool) throws(CommandError) {
        let pipe = try SystemCall.pipe()
        for end in [pipe.reading, pipe.writing] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        var (caught, ignored) = (sigset_t(), sigset_t())
        let signals = Self.passedOn + [SIGCHLD] + (stopping ? [SIGTSTP] : [])
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

    /// Runs `work` with the calling thread open for the signals, whatever the mask is that this process was started
    /// with: under a caller that blocks SIGCHLD nothing else would tell of the command's end.
    func taking<Result>(_ work: () throws(CommandError) -> Result) throws(CommandError) -> Result {
        var (signals, previous) = (caught, sigset_t())
        pthread_sigmask(SIG_UNBLOCK, &signals, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return try work()
    }

    /// Puts the former actions back.
    func end() {
        relay_end()
        close(descriptor)
        close(writing)
    }

    /// Returns the signals that have come since the last call.
    func messages() -> [relay_message] {
        var messages: [relay_message] = []
        var message = relay_message()
        let size = MemoryLayout<relay_message>.size
        while read(descriptor, &message, size) == size { messages.append(message) }
        return messages
    }

    private static let passedOn = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH]
}
