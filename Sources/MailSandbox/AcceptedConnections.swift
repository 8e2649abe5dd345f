internal import NIOCore
internal import Synchronization

/// Hands accepted connections from the event loop to the task that serves them.
///
/// Unlike a stream it gives out all of them also when that task is cancelled: none is left open and unserved.
final class AcceptedConnections: Sendable {
    private struct State {
        var waiting: [SandboxConnection] = []
        var taker: CheckedContinuation<SandboxConnection?, Never>?
        var isFinished = false
    }

    private let state = Mutex(State())

    /// - Returns: whether somebody will serve it.
    func add(_ connection: SandboxConnection) -> Bool {
        let (isTaken, taker) = state.withLock { state -> (Bool, CheckedContinuation<SandboxConnection?, Never>?) in
            guard !state.isFinished else { return (false, nil) }
            if let taker = state.taker {
                state.taker = nil
                return (true, taker)
            }
            state.waiting.append(connection)
            return (true, nil)
        }
        taker?.resume(returning: connection)
        return isTaken
    }

    /// No connection comes any more.
    func finish() {
        let taker = state.withLock { state in
            state.isFinished = true
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume(returning: nil)
    }

    /// Returns the next connection as soon as there is one, `nil` behind the last. One task may wait at a time.
    func next() async -> SandboxConnection? {
        await withCheckedContinuation { continuation in
            let (isDecided, connection) = state.withLock { state -> (Bool, SandboxConnection?) in
                if !state.waiting.isEmpty { return (true, state.waiting.removeFirst()) }
                if state.isFinished { return (true, nil) }
                state.taker = continuation
                return (false, nil)
            }
            if isDecided { continuation.resume(returning: connection) }
        }
    }
}
