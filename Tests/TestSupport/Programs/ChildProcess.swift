import CTestProcess
import Foundation
import Glibc
import Synchronization

/// A child of the test process.
///
/// It is given the descriptors named for it and no other one: whatever the test process has open besides, such as the
/// pipe of a program that is started at the same moment, would keep that program's reader waiting for an end of file.
package final class ChildProcess: Sendable {
    package let identifier: Int32
    private let ended = DispatchGroup()
    private let exit = Mutex<Int32?>(nil)
    private let core = Mutex(false)

    /// Starts the program at the path that is the first argument; its descriptors are `descriptors`, from 0.
    ///
    /// - Throws: `POSIXError` where it cannot be started.
    package init(
        _ arguments: [String],
        environment: [String: String],
        directory: String? = nil,
        descriptors: [FileDescriptor]
    ) throws {
        identifier = try Self.spawn(arguments, environment, directory, descriptors)
        ended.enter()
        Thread.detachNewThread { [self] in reap() }
    }

    package var isRunning: Bool { exit.withLock { $0 == nil } }

    /// Whether the system wrote its memory into a core file when it ended.
    package var leftCore: Bool { core.withLock { $0 } }

    /// Asks it to end, or sends it another signal, if it has not ended.
    package func terminate(_ signal: Int32 = SIGTERM) {
        exit.withLock { if $0 == nil { kill(identifier, signal) } }
    }

    /// Waits for the end, holding up the thread.
    package func wait() {
        ended.wait()
    }

    /// Waits for the end.
    ///
    /// - Returns: The status as a shell tells it: 128 and the signal's number where a signal ended the program.
    package func status() async -> Int32 {
        await withCheckedContinuation { continuation in
            ended.notify(queue: .global()) { continuation.resume() }
        }
        return exit.withLock { $0 } ?? -1
    }

    /// Waits for the end on a thread of its own.
    private func reap() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        core.withLock { $0 = information.si_code == CLD_DUMPED }
        // Reaped under the lock: a signal never goes to another process that has got the number since.
        exit.withLock { exit in
            var status: Int32 = 0
            waitpid(identifier, &status, 0)
            exit = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        }
        ended.leave()
    }

    private static func spawn(
        _ arguments: [String],
        _ environment: [String: String],
        _ directory: String?,
        _ descriptors: [FileDescriptor]
    ) throws -> pid_t {
        // Each is moved out of the way of the numbers that are given first.
        let raised = try descriptors.map { try $0.duplicate(from: Int32(descriptors.count)) }
        let words = arguments.map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var identifier: pid_t = 0
        let failure = withExtendedLifetime(raised) {
            test_spawn(words, settings, directory, raised.map(\.number), Int32(raised.count), &identifier)
        }
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
        return identifier
    }
}
