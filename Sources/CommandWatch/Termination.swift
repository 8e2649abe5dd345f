internal import CSpawn
import Glibc

/// How a command ended, or why it did not start.
package enum Termination: Sendable, Equatable {
    /// It exited with this status, 0 to 255.
    case exited(status: Int32)
    /// A signal of this number killed it.
    case killed(signal: Int32)
    /// There is no such program. The reason is lower case, without a period.
    case notFound(reason: String)
    /// The program exists and cannot be executed. The reason is lower case, without a period.
    case notExecutable(reason: String)

    /// The status that a shell would report (POSIX.1-2017, XCU 2.8.2): 127 for a program that was not found, 126 for one
    /// that cannot be executed, 128 + n for signal n.
    package var exitStatus: Int32 {
        switch self {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        case .notFound: 127
        case .notExecutable: 126
        }
    }

    /// Whether it exited with status 0.
    package var isSuccess: Bool { self == .exited(status: 0) }

    /// Why the command did not start, lower case, without a period; `nil` if it did.
    package var startFailure: String? {
        switch self {
        case .exited, .killed: nil
        case .notFound(let reason), .notExecutable(let reason): reason
        }
    }

    /// Ends this process by the signal that killed the command, without a core dump, so that the caller sees the same.
    ///
    /// Does nothing where the command was not killed.
    package func repeatOnSelf() {
        if case .killed(let signal) = self { relay_die(signal) }
    }

    /// Decodes the status word of wait4(2).
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited(status: (waitStatus >> 8) & 0xff) : .killed(signal: signal)
    }
}

/// On which terminations of a command to alert; any number together.
package struct Condition: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// On any other termination than exit status 0.
    package static let onFail = Condition(rawValue: 1 << 0)
    /// On exit status 0.
    package static let onSuccess = Condition(rawValue: 1 << 1)
    /// On every termination.
    package static let always: Condition = [.onFail, .onSuccess]

    /// Returns whether the condition includes `termination`.
    package func holds(for termination: Termination) -> Bool {
        contains(termination.isSuccess ? .onSuccess : .onFail)
    }
}
