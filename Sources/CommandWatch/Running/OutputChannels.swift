internal import CSpawn
import Glibc

/// The pipes and pseudo-terminals that take a command's output: a pseudo-terminal where the caller's stream is a
/// terminal, otherwise a pipe; one for both streams where the caller's are the same. A closed stream stays closed.
struct OutputChannels {
    /// A pseudo-terminal and the terminal that it replaces.
    struct Terminal: Sendable {
        /// Our end.
        let controller: Int32
        let caller: Int32
    }

    private(set) var relays: [StreamRelay] = []
    /// The command's standard output and standard error; -1 where it has none.
    private(set) var output: Int32 = -1
    private(set) var error: Int32 = -1
    /// Another descriptor of our end of the pseudo-terminal, for a session to write to; `nil` without a session.
    private(set) var controller: Int32?

    var terminals: [Terminal] {
        relays.filter { $0.kind == .terminal }.map { Terminal(controller: $0.source, caller: $0.destination) }
    }

    private let capture: SharedCapture
    private let endDescriptor: Int32

    /// - `endDescriptor`: a descriptor that becomes readable when the command has ended.
    init(_ streams: Streams, capture: SharedCapture, endDescriptor: Int32) throws(CommandError) {
        self.capture = capture
        self.endDescriptor = endDescriptor
        do throws(CommandError) {
            output = try open(streams.output)
            if streams.areInteractive, let relay = relays.first {
                controller = try SystemCall.check("descriptor") {
                    fcntl(relay.source, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                }
            }
            error = streams.outputsAreOne ? output : try open(streams.error)
        } catch {
            closeAll()
            throw error
        }
    }

    /// Closes the command's ends, of which it has its own copies once it has started.
    func closeCommandEnds() {
        for end in Set([output, error]) where end >= 0 { close(end) }
    }

    /// Closes everything.
    func closeAll() {
        closeCommandEnds()
        for relay in relays { close(relay.source) }
        if let controller { close(controller) }
    }

    /// - Returns: the command's end.
    private mutating func open(_ destination: Int32) throws(CommandError) -> Int32 {
        guard Streams.isOpen(destination) else { return -1 }
        let isTerminal = isatty(destination) == 1
        let (source, end) = isTerminal ? try Self.terminal(like: destination) : try Self.pipe()
        relays.append(
            StreamRelay(
                source: source,
                kind: isTerminal ? .terminal : .pipe,
                destination: destination,
                capture: capture,
                endDescriptor: endDescriptor
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

    /// Makes a pseudo-terminal that leaves the conversion of line ends to the caller's terminal.
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
