import Dispatch
import Glibc

/// Turns SIGINT and SIGTERM into elements, so that a server can end in its own way.
struct TerminationSignals {
    /// One element for each signal.
    let arrivals: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    /// Returns once no signal can be missed any more; one that comes before ends the process.
    init() async {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Void.self)
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.activate()
            }
            sources.append(source)
        }
        self.arrivals = arrivals
        self.sources = sources
    }

    func stop() {
        for source in sources { source.cancel() }
    }
}
