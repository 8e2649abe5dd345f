import Glibc

/// Why a command could not be run or watched although nothing was wrong with it.
package struct CommandError: Error, Sendable, Equatable {
    /// What was tried, such as `pipe`.
    package let operation: String
    /// The `errno`.
    package let code: Int32

    /// Lower case, without a final period.
    package var reason: String { String(cString: strerror(code)).lowercased() }
}
