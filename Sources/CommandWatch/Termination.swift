internal import CSpawn
import Glibc

/// How a command ended, or why it never began.
package enum Termination: Sendable, Equatable {
    case exited(status: Int32)
    case killed(signal: Int32)
    /// No such program. The reason is lower case, without a final period.
    case notFound(reason: String)
    /// The program is there and cannot be executed.
    case notExecutable(reason: String)

    /// The status with which a shell would report it: 127 not found, 126 not executable, 128 + n for a signal.
    package var exitStatus: Int32 {
        switch self {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        case .notFound: 127
        case .notExecutable: 126
        }
    }

    package var isSuccess: Bool { self == .exited(status: 0) }

    /// Why the command did not start, if it did not.
    package var startFailure: String? {
        switch self {
        case .exited, .killed: nil
        case .notFound(let reason), .notExecutable(let reason): reason
        }
    }

    /// Dies of the signal that killed the command, without a core, so that the caller sees the same death.
    ///
    /// Returns where the command was not killed.
    package func repeatOnSelf() {
        if case .killed(let signal) = self { relay_die(signal) }
    }

    /// From the status word of `wait4`.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited(status: (waitStatus >> 8) & 0xff) : .killed(signal: signal)
    }
}
