import Glibc

/// The caller's descriptors between which a command runs.
package struct Streams: Sendable {
    let input: Int32
    let output: Int32
    let error: Int32

    package init(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, error: Int32 = STDERR_FILENO) {
        self.input = input
        self.output = output
        self.error = error
    }

    /// Whether both outputs go to one file, as after `2>&1`: then one pipe keeps their order.
    var outputsAreOne: Bool {
        var (one, other) = (stat(), stat())
        guard fstat(output, &one) == 0, fstat(error, &other) == 0 else { return false }
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino
    }

    /// Whether the command is to be the job in front of a person: our terminal is read and written, and it is ours.
    var areInteractive: Bool {
        var (one, other) = (stat(), stat())
        guard isatty(input) == 1, isatty(output) == 1, fstat(input, &one) == 0, fstat(output, &other) == 0 else {
            return false
        }
        return one.st_rdev == other.st_rdev && tcgetpgrp(input) == getpgrp()
    }

    /// Whether the command would find it open. One of the first three that closes at exec only keeps the place of one
    /// that the caller closed.
    static func isOpen(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        return flags >= 0 && (descriptor > STDERR_FILENO || flags & FD_CLOEXEC == 0)
    }
}
