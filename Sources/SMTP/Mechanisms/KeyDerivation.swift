internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// The hash functions that SCRAM is defined with here.
package enum ScramHashName: Sendable {
    case sha1, sha256
}

/// The slow step of SCRAM: PBKDF2 over the prepared password (RFC 5802 section 2.2).
///
/// The server says how many rounds. The most that are accepted take a processor about a quarter of a second, so this
/// is done elsewhere than on an event loop.
package struct KeyDerivation: Sendable, Equatable {
    let hash: ScramHashName
    let salt: [UInt8]
    let iterations: Int

    package func key(from credentials: any CredentialProvider) -> DerivedKey {
        DerivedKey(
            result: Result { () throws(MechanismError) in
                try credentials.withPreparedSecret { secret in
                    derive(secret)
                }.get()
            }
        )
    }

    private func derive(_ secret: UnsafeRawBufferPointer) -> Result<SymmetricKey, MechanismError> {
        guard !secret.isEmpty else { return .failure(.unusableCredential("the password is empty")) }
        do {
            return .success(
                try KDF.Insecure.PBKDF2.deriveKey(
                    from: secret,
                    salt: salt,
                    using: hash == .sha1 ? .insecureSHA1 : .sha256,
                    outputByteCount: hash == .sha1 ? Insecure.SHA1.byteCount : SHA256.byteCount,
                    unsafeUncheckedRounds: iterations
                )
            )
        } catch {
            return .failure(.unusableCredential("no key can be derived from the password"))
        }
    }
}

/// A key made of the secret, or why there is none.
package struct DerivedKey: Sendable, Unreadable {
    let result: Result<SymmetricKey, MechanismError>
}
