import Glibc

/// Descriptors 0 to 2, which whoever started this process may have closed.
enum StandardDescriptors {
    /// Takes the place of those that are closed, so that no file that is opened later, such as the vault, gets the number
    /// to which results and complaints are written.
    ///
    /// Reading and writing them fails as before, and a command that is started finds them closed.
    static func occupy() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
            // Those below are taken, so this one is the lowest that is free.
            _ = open("/dev/null", (number == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC)
        }
    }
}
