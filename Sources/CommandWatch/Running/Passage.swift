internal import CSpawn
import Glibc

/// The way of one stream: from the command's end of a pipe or pseudo-terminal, through the capture, to the caller.
struct Passage: Sendable {
    enum Kind: Sendable { case pipe, terminal }

    /// Our end, without blocking. `run` closes it.
    let source: Int32
    let kind: Kind
    let destination: Int32
    let capture: SharedCapture
    /// Becomes readable when the command has ended.
    let ending: Int32

    /// Carries bytes until the stream ends, or the command has ended and what it wrote is through.
    ///
    /// When nobody reads the destination any more, the source is closed, so that the command sees the same.
    ///
    /// - Returns: why bytes could not be passed on, for another reason than that.
    func run() -> CommandError? {
        let signals = BlockedSignals([SIGPIPE])
        defer {
            close(source)
            signals.restore()
        }
        var state = State(size: Self.chunk)
        defer { state.room.deallocate() }
        do throws(CommandError) {
            while try waitForBytes(&state) {
                guard let bytes = try read(into: state.room) else { break }
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
        let room: UnsafeMutableRawBufferPointer
        var problem: CommandError?
        var hasEnded = false
        /// How many bytes the command can have left behind at its end.
        var budget = 0
        /// How long to wait for more from those that the command left running.
        var patience = Passage.drain

        init(size: Int) {
            room = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        }
    }

    private static let chunk = 256 << 10
    private static let drain: Duration = .milliseconds(100)
    private static let terminalCapacity = 128 << 10

    /// - Returns: whether there is something to read, be it the end.
    private func waitForBytes(_ state: inout State) throws(CommandError) -> Bool {
        while true {
            if state.hasEnded { return try drainGoesOn(&state) }
            var watched = [
                pollfd(fd: source, events: Int16(POLLIN), revents: 0),
                pollfd(fd: ending, events: Int16(POLLIN), revents: 0),
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

    private func drainGoesOn(_ state: inout State) throws(CommandError) -> Bool {
        guard state.budget > 0, state.patience > .zero else { return false }
        var watched = [pollfd(fd: source, events: Int16(POLLIN), revents: 0)]
        let start = ContinuousClock.now
        let isReady = try SystemCall.poll(&watched, milliseconds: Int32(state.patience / .milliseconds(1)) + 1) > 0
        state.patience -= .now - start
        return isReady
    }

    /// - Returns: `nil` at the end; nothing where another reader was quicker.
    private func read(into room: UnsafeMutableRawBufferPointer) throws(CommandError) -> UnsafeRawBufferPointer? {
        do throws(CommandError) {
            let count = try SystemCall.check("read") { Glibc.read(source, room.baseAddress, room.count) }
            return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: room[..<count])
        } catch {
            switch error.code {
            case EAGAIN: return UnsafeRawBufferPointer(rebasing: room[..<0])
            // A pseudo-terminal that nobody holds any more.
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
