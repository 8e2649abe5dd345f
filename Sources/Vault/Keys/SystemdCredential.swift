/// A key that systemd passes to a service (`LoadCredentialEncrypted=`, systemd.exec(5)), as a file in
/// `$CREDENTIALS_DIRECTORY`.
package enum SystemdCredential {
    /// Reads the credential.
    ///
    /// - Parameters:
    ///   - name: what the unit calls it.
    ///   - directory: the value of `CREDENTIALS_DIRECTORY`; `nil` where this is not such a service.
    /// - Returns: the 32 bytes.
    /// - Throws: as `KeyFile.read`; `.missing` where the directory is not known.
    package static func read(_ name: String, directory: String?) throws(VaultError) -> SecretBuffer {
        guard let directory, directory.hasPrefix("/") else {
            throw VaultError(
                kind: .missing,
                path: "systemd credential \(name)",
                .noCredentialsDirectory
            )
        }
        guard isName(name) else {
            throw VaultError(kind: .malformed, path: "systemd credential", .notCredentialName)
        }
        return try KeyFile.read(at: directory + "/" + name)
    }

    /// Whether systemd accepts it as the name of a credential, which is a file name.
    package static func isName(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count) && !name.utf8.contains(UInt8(ascii: "/")) && name != "." && name != ".."
            && Bounds.isPlain(name)
    }
}
