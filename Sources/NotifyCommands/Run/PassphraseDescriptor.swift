import Glibc

extension VaultKeyOptions {
    /// Keeps the descriptor of the passphrase from the programs that are started: they inherit all others.
    ///
    /// - Throws: where it is one of the standard three, which belong to the wrapped command as well.
    func withholdPassphrase() throws(CommandFailure) {
        guard let passphraseDescriptor else { return }
        guard passphraseDescriptor > STDERR_FILENO else {
            throw CommandFailure(
                "--passphrase-fd \(passphraseDescriptor)",
                "the wrapped command has this descriptor as well",
                hint: "take one above 2: --passphrase-fd 3 3<FILE",
                status: .usage
            )
        }
        _ = fcntl(passphraseDescriptor, F_SETFD, FD_CLOEXEC)
    }
}
