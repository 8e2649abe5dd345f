@testable import Vault

extension Vector.Key {
    var vaultKey: VaultKey {
        get throws {
            switch self {
            // A recovery code is typed where a passphrase is asked for.
            case .passphrase(let text), .recoveryCode(let text): .passphrase(try secret(text))
            case .passphraseBytes(let bytes): .passphrase(try secret(bytes))
            case .command(let text): .holding(.command(try secret(text)))
            case .keyFile(let bytes): .holding(.keyFile(try secret(bytes)))
            case .systemdCredential(let bytes): .holding(.systemdCredential(try secret(bytes)))
            case .vault(let name): throw Vector.Fault(reason: "the intake key of \(name) opens no vault")
            }
        }
    }
}

extension Vector.Expectation {
    /// The error of what is refused; `nil` for what opens.
    var kind: VaultError.Kind? {
        switch self {
        case .opened: nil
        case .malformed: .malformed
        case .unsupported: .unsupported
        case .authentication: .authentication
        case .wrongKey: .wrongKey
        }
    }
}
