import Alerts
internal import CSpawn
import Capture
import Glibc
import Synchronization

/// Forwards one output stream of the command from a pipe or pseudo-terminal to the caller, and captures it.
struct StreamRelay: Sendable {
    enum Kind: Sendable { case pipe, terminal }

    /// Our end, non-blocking. `run` closes it.
    let source: Int32
    let kind: Kind
    let destination: Int32
    let capture: SharedCapture
    /// A descriptor that becomes readable when the command has ended.
    let endDescriptor: Int32

    /// Forwards bytes until the stream ends, or the command has ended and all it wrote is forwarded.
    ///
    /// When the destination has no reader any more, the source is closed, so that the command gets the same error.
    ///
    /// - Returns: why bytes could not be forwarded, for any other reason.
    func run() -> CommandError? {
        let signals = BlockedSignals([SIGPIPE])
        defer {
            close(source)
            signals.restore()
        }
        var state = State(size: Self.bufferSize)
        defer { state.buffer.deallocate() }
        do throws(CommandError) {
            while try waitForBytes(&state) {
                guard let bytes = try read(into: state.buffer) else { break }
                capture.append(bytes)
                if state.hasEnded { state.budget -= bytes.count }
                guard state.problem == nil else { continue }
                do throws(CommandError) {
                    try write(bytes)
                } catch {
                    if error.code == EPIPE { return nil }
                    state.problem = error
                }
            }
            return state.problem
        } catch {
            return error
        }
    }

    private struct State {
        let buffer: UnsafeMutableRawBufferPointer
        var problem: CommandError?
        var hasEnded = false
        /// How many bytes can still be in the pipe or pseudo-terminal when the command has ended.
        var budget = 0
        /// How long to wait for more from processes that the command has left running.
        var drainTime = StreamRelay.drainLimit

        init(size: Int) {
            buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        }
    }

    private static let bufferSize = 256 << 10
    private static let drainLimit: Duration = .milliseconds(100)
    private static let terminalCapacity = 128 << 10

    /// - Returns: whether there is something to read, or the end of the stream.
    private func waitForBytes(_ state: inout State) throws(CommandError) -> Bool {
        while true {
            if state.hasEnded { return try waitForRest(&state) }
            var watched = [
                pollfd(fd: source, events: Int16(POLLIN), revents: 0),
                pollfd(fd: endDescriptor, events: Int16(POLLIN), revents: 0),
            ]
            _ = try SystemCall.poll(&watched)
            if watched[1].revents != 0 {
                state.hasEnded = true
                state.budget = kind == .pipe ? Int(spawn_pipe_capacity(source)) : Self.terminalCapacity
            } else if watched[0].revents != 0 {
                return true
            }
        }
    }

    private func waitForRest(_ state: inout State) throws(CommandError) -> Bool {
        guard state.budget > 0, state.drainTime > .zero else { return false }
        var watched = [pollfd(fd: source, events: Int16(POLLIN), revents: 0)]
        let start = ContinuousClock.now
        let isReady = try SystemCall.poll(&watched, milliseconds: Int32(state.drainTime / .milliseconds(1)) + 1) > 0
        state.drainTime -= .now - start
        return isReady
    }

    /// - Returns: `nil` at the end; no bytes where another reader took them.
    private func read(into buffer: UnsafeMutableRawBufferPointer) throws(CommandError) -> UnsafeRawBufferPointer? {
        do throws(CommandError) {
            let count = try SystemCall.check("read") { Glibc.read(source, buffer.baseAddress, buffer.count) }
            return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: buffer[..<count])
        } catch {
            switch error.code {
            case EAGAIN: return UnsafeRawBufferPointer(rebasing: buffer[..<0])
            // The pseudo-terminal has no other end any more.
            case EIO where kind == .terminal: return nil
            default: throw error
            }
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(CommandError) {
        let name = destination == STDERR_FILENO ? "standard error" : "standard output"
        var rest = bytes
        while !rest.isEmpty {
            do throws(CommandError) {
                let count = try SystemCall.check(name) { Glibc.write(destination, rest.baseAddress, rest.count) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } catch {
                guard error.code == EAGAIN else { throw error }
                var watched = [pollfd(fd: destination, events: Int16(POLLOUT), revents: 0)]
                _ = try SystemCall.poll(&watched)
            }
        }
    }
}

/// One capture for both streams, in the order in which their bytes arrive.
final class SharedCapture: Sendable {
    private let capture = Mutex(Capture())

    func append(_ bytes: UnsafeRawBufferPointer) {
        let span = bytes.bytes
        capture.withLock { capture in span.withUnsafeBytes { capture.append($0) } }
    }

    /// Returns what was captured, and starts anew.
    func finish() -> Captured {
        capture.withLock { capture in
            var taken = Capture()
            swap(&taken, &capture)
            return taken.finish()
        }
    }
}
