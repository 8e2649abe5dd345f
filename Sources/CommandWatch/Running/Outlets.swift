internal import CSpawn
import Glibc

/// Where a command's output goes: a pseudo-terminal where the caller's stream is a terminal, else a pipe; one for both
/// streams where the caller's are one. A stream that the caller has closed stays closed.
struct Outlets {
    /// A pseudo-terminal and the one that it stands for.
    struct Terminal: Sendable {
        let controller: Int32
        let caller: Int32
    }

    private(set) var passages: [Passage] = []
    /// What the command gets as standard output and standard error; -1 where it gets none.
    private(set) var output: Int32 = -1
    private(set) var error: Int32 = -1
    /// Our end of the pseudo-terminal of standard output, for a session to write to.
    private(set) var controller: Int32?

    var terminals: [Terminal] {
        passages.filter { $0.kind == .terminal }.map { Terminal(controller: $0.source, caller: $0.destination) }
    }

    private let capture: SharedCapture
    private let ending: Int32

    /// Opens them. `ending` becomes readable when the command has ended.
    init(_ streams: Streams, capture: SharedCapture, ending: Int32) throws(CommandError) {
        self.capture = capture
        self.ending = ending
        do throws(CommandError) {
            output = try open(streams.output)
            if streams.areInteractive, let passage = passages.first {
                controller = try SystemCall.check("descriptor") {
                    fcntl(passage.source, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                }
            }
            error = streams.outputsAreOne ? output : try open(streams.error)
        } catch {
            abandon()
            throw error
        }
    }

    /// Closes the command's ends, which are its own once it has started.
    func handOver() {
        for end in Set([output, error]) where end >= 0 { close(end) }
    }

    /// Closes everything.
    func abandon() {
        handOver()
        for passage in passages { close(passage.source) }
        if let controller { close(controller) }
    }

    /// - Returns: the command's end.
    private mutating func open(_ destination: Int32) throws(CommandError) -> Int32 {
        guard Streams.isOpen(destination) else { return -1 }
        let isTerminal = isatty(destination) == 1
        let (source, end) = isTerminal ? try Self.terminal(like: destination) : try Self.pipe()
        passages.append(
            Passage(
                source: source,
                kind: isTerminal ? .terminal : .pipe,
                destination: destination,
                capture: capture,
                ending: ending
            )
        )
        return end
    }

    private static func pipe() throws(CommandError) -> (Int32, Int32) {
        let pipe = try SystemCall.pipe()
        spawn_widen_pipe(pipe.writing)
        _ = fcntl(pipe.reading, F_SETFL, O_NONBLOCK)
        return (pipe.reading, pipe.writing)
    }

    /// Makes a pseudo-terminal that leaves line ends to the caller's.
    private static func terminal(like caller: Int32) throws(CommandError) -> (Int32, Int32) {
        var (controller, end): (Int32, Int32) = (-1, -1)
        try SystemCall.check("pseudo-terminal", code: spawn_open_terminal(&controller, &end))
        controller = try SystemCall.raised(controller)
        end = try SystemCall.raised(end)
        var modes = termios()
        if tcgetattr(end, &modes) == 0 {
            modes.c_oflag &= ~tcflag_t(OPOST)
            tcsetattr(end, TCSANOW, &modes)
        }
        CallerTerminal.copySize(from: caller, to: controller)
        return (controller, end)
    }
}
