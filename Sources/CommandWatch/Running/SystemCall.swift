internal import CSpawn
internal import Files
import Glibc

/// Calls of the system whose errors are those of a command.
enum SystemCall {
    /// - Throws: `CommandError` with `errno` where `call` answers less than 0.
    @discardableResult
    static func check<Number: SignedInteger>(
        _ operation: String,
        _ call: () -> Number
    ) throws(CommandError) -> Number {
        do throws(Errno) {
            return try uninterrupted(call)
        } catch {
            throw CommandError(operation: operation, code: error.rawValue)
        }
    }

    /// - Throws: `CommandError` where `code`, an `errno`, is not 0.
    static func check(_ operation: String, code: Int32) throws(CommandError) {
        if code != 0 { throw CommandError(operation: operation, code: code) }
    }

    /// Makes a pipe whose ends are above 2 and closed on exec.
    static func pipe() throws(CommandError) -> (reading: Int32, writing: Int32) {
        var (reading, writing): (Int32, Int32) = (-1, -1)
        try check("pipe", code: spawn_open_pipe(&reading, &writing))
        return (try raised(reading), try raised(writing))
    }

    /// Moves a descriptor above 2, where the place of a closed standard stream was free.
    static func raised(_ descriptor: Int32) throws(CommandError) -> Int32 {
        guard descriptor <= STDERR_FILENO else { return descriptor }
        defer { close(descriptor) }
        return try check("descriptor") { fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) }
    }

    /// Waits until one of `watched` is ready, at most `milliseconds` (-1: without end). `revents` are filled in.
    static func poll(_ watched: inout [pollfd], milliseconds: Int32 = -1) throws(CommandError) -> Int32 {
        try check("poll") { Glibc.poll(&watched, nfds_t(watched.count), milliseconds) }
    }
}
