import NIOCore
import NIOPosix
import Synchronization

/// The event loop of all connections of this process: one thread, started when something connects for the first time.
final class EventLoops: Sendable {
    private let started = Mutex<MultiThreadedEventLoopGroup?>(nil)

    /// Starts the loop where it does not run yet; it lives until the process ends.
    @Sendable func start() -> any EventLoopGroup {
        started.withLock { started in
            if let started { return started }
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            started = group
            return group
        }
    }
}
