import Glibc

/// Why a command could not be run or watched for no fault of its own.
package struct CommandError: Error, Sendable, Equatable {
    /// The system call or descriptor that failed, such as `pipe` or `standard output`.
    package let operation: String
    /// The `errno`.
    package let code: Int32

    /// What the system says about the code, lower case, without a period.
    package var reason: String { String(cString: strerror(code)).lowercased() }
}

/// Why there is no running command.
enum StartError: Error {
    /// The command itself cannot be executed, which is reported like an exit.
    case command(Termination)
    case system(CommandError)
}
