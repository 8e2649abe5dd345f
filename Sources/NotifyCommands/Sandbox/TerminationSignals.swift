import Dispatch
import Glibc

/// Turns SIGINT and SIGTERM into a call, so that a server can end in its own way.
struct TerminationSignals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter action: called once for each signal, from a thread that must not wait.
    init(_ action: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: action)
            source.activate()
            return source
        }
    }

    func stop() {
        for source in sources { source.cancel() }
    }
}
