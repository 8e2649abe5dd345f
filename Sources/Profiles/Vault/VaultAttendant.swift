package import Vault

/// Whoever runs the process that opens a vault: a person at a terminal, or a service without one.
package protocol VaultAttendant: Sendable {
    /// Called before the first secret is read: from then on the process leaves no core and cannot be traced.
    func hardenProcess()

    /// Asks for a passphrase. Blocks.
    ///
    /// - Throws: `.noTerminal` where nobody can be asked.
    func passphrase(prompt: String) throws(VaultError) -> SecretBuffer

    /// Called with what went wrong beside something that succeeded.
    func warn(_ error: VaultError)
}

/// Where the keys of a vault come from.
package struct VaultKeyring: Sendable {
    /// One source of keys.
    package enum Source: Sendable, Equatable {
        /// The path of a key file.
        case keyFile(String)
        /// What a unit calls it in `LoadCredentialEncrypted=`.
        case systemdCredential(String)
        /// A program's absolute path, then its arguments.
        case command([String])
        /// A person.
        case passphrase
    }

    /// What is meant alone, because it was named for this run.
    package var given: [Source]
    /// A descriptor to read a passphrase from, named for this run.
    package var passphraseDescriptor: Int32?
    /// What is tried in order where nothing is given; empty: a passphrase is asked for.
    package var configured: [Source]
    /// Where systemd has put the credentials of this service.
    package var credentialsDirectory: String?

    package init(
        given: [Source] = [],
        passphraseDescriptor: Int32? = nil,
        configured: [Source] = [],
        credentialsDirectory: String? = nil
    ) {
        self.given = given
        self.passphraseDescriptor = passphraseDescriptor
        self.configured = configured.isEmpty ? [.passphrase] : configured
        self.credentialsDirectory = credentialsDirectory
    }
}
