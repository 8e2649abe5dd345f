/// The slow step of SCRAM: PBKDF2 over the prepared password (RFC 5802 section 2.2).
///
/// The server says how many rounds. The most that are accepted take a processor about half a second.
struct KeyDerivation: Sendable, Equatable {
    let hash: HashFunction
    let salt: [UInt8]
    let iterations: Int

    func key(from credential: any Credential) -> Result<SecretOctets, MechanismError> {
        Result { () throws(MechanismError) in
            let key: SecretOctets? = try credential.withPreparedSecret { password in
                password.isEmpty ? nil : HMAC(hash, key: password).derivedKey(salt: salt, rounds: iterations)
            }
            guard let key else { throw .unusableCredential("the password is empty") }
            return key
        }
    }
}
