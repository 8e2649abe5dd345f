import Glibc

/// The caller's descriptors that a command reads from and writes to.
package struct Streams: Sendable {
    let input: Int32
    let output: Int32
    let error: Int32

    /// - Parameters:
    ///   - input: what the command reads.
    ///   - output: where its standard output is forwarded to.
    ///   - error: where its standard error is forwarded to.
    package init(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, error: Int32 = STDERR_FILENO) {
        self.input = input
        self.output = output
        self.error = error
    }

    /// Whether both outputs are the same file, as after `2>&1`: one pipe then keeps their order.
    var outputsAreOne: Bool {
        var (one, other) = (stat(), stat())
        guard fstat(output, &one) == 0, fstat(error, &other) == 0 else { return false }
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino
    }

    /// Whether the command is interactive: input and output are the same terminal, and we are its foreground job.
    var areInteractive: Bool {
        var (one, other) = (stat(), stat())
        guard isatty(input) == 1, isatty(output) == 1, fstat(input, &one) == 0, fstat(output, &other) == 0 else {
            return false
        }
        return one.st_rdev == other.st_rdev && tcgetpgrp(input) == getpgrp()
    }

    /// Whether the command would find the descriptor open. A standard stream with `FD_CLOEXEC` only fills the slot of one
    /// that the caller had closed.
    static func isOpen(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        return flags >= 0 && (descriptor > STDERR_FILENO || flags & FD_CLOEXEC == 0)
    }
}
