package import NIOCore
import NIOPosix

/// The event loops that clients under test share.
package enum TestEventLoops {
    @Sendable package static func start() -> any EventLoopGroup { MultiThreadedEventLoopGroup.singleton }
}
