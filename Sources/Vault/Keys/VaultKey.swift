import Glibc

/// What a person or a service opens a vault with. It is obtained only when a slot takes it.
package struct VaultKey: Sendable {
    /// The kinds it can be: what is typed as a passphrase may be a recovery code, a key file may be a recipient's.
    let kinds: [FactorKind]
    /// For an error: `key file /etc/notify/key`. Not escaped.
    package let name: String
    let obtain: @Sendable () throws(VaultError) -> [KeyMaterial]

    /// A passphrase, or a recovery code in its place.
    package static func passphrase(_ passphrase: SecretBuffer) -> VaultKey {
        .passphrase { () throws(VaultError) in passphrase }
    }

    /// A passphrase, or a recovery code in its place; `ask` is called when it is needed.
    package static func passphrase(
        asking ask: @escaping @Sendable () throws(VaultError) -> SecretBuffer
    ) -> VaultKey {
        VaultKey(kinds: [.passphrase, .recoveryCode], name: "passphrase") { () throws(VaultError) in
            let passphrase = try ask()
            guard passphrase.count > 0 else {
                throw VaultError(kind: .unusableSecret, path: "passphrase", .emptySecret)
            }
            let code = try RecoveryCode.parse(passphrase)
            return (code.map { [.recoveryCode($0)] } ?? []) + [.passphrase(passphrase)]
        }
    }

    /// A file of 32 random bytes; see `KeyFile`.
    package static func keyFile(path: String) -> VaultKey {
        VaultKey(kinds: [.keyFile, .recipient], name: "key file \(path)") { () throws(VaultError) in
            [.keyFile(try KeyFile.read(at: path))]
        }
    }

    /// A systemd credential of 32 random bytes; `directory` is the value of `CREDENTIALS_DIRECTORY`.
    package static func systemdCredential(named name: String, directory: String?) -> VaultKey {
        VaultKey(kinds: [.systemdCredential], name: "systemd credential \(name)") { () throws(VaultError) in
            [.systemdCredential(try SystemdCredential.read(name, directory: directory))]
        }
    }

    /// The output of a program; `run` returns it without trailing line ends.
    package static func command(
        _ program: String,
        run: @escaping @Sendable () throws(VaultError) -> SecretBuffer
    ) -> VaultKey {
        VaultKey(kinds: [.command], name: "command \(program)") { () throws(VaultError) in [.command(try run())] }
    }
}

extension VaultKey {
    /// A key that is not available, for `reason`.
    package static func absent(_ kind: FactorKind, name: String, reason: String) -> VaultKey {
        VaultKey(kinds: [kind], name: name) { () throws(VaultError) in
            throw VaultError(kind: .missing, path: name, reason: reason)
        }
    }
}
