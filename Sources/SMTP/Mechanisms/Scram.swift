internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// SCRAM (RFC 5802, RFC 7677) without channel binding: each side proves that it knows the secret, and none sends it.
///
/// The exchange is complete only once the server's proof has been found good.
struct Scram<Hash: ScramHash>: MechanismExchange {
    private enum Step {
        case clientFirst
        case serverFirst(bare: String)
        case serverFinal(signature: [UInt8])
        case done
    }

    let credentials: any CredentialProvider
    private let nonce: String
    private var step = Step.clientFirst

    /// - Parameters:
    ///   - credentials: the user name and the secret, both taken as they are.
    ///   - nonce: printable, without a comma; a new one for each exchange.
    init(
        credentials: any CredentialProvider,
        nonce: String = ScramNonce.random()
    ) {
        self.credentials = credentials
        self.nonce = nonce
    }

    var isComplete: Bool {
        if case .done = step { true } else { false }
    }

    mutating func initialResponse() throws(MechanismError) -> EncodedResponse? {
        try clientFirst()
    }

    mutating func respond(to challenge: [UInt8]) throws(MechanismError) -> EncodedResponse {
        switch step {
        case .clientFirst:
            return try clientFirst()
        case .serverFirst(let bare):
            let first = try ScramServerFirst(try Self.text(challenge), clientNonce: nonce)
            let unproven = "c=biws,r=\(first.nonce)"
            let keys = try keys(first)
            let message = Array("\(bare),\(first.text),\(unproven)".utf8)
            let clientSignature = HMAC<Hash>.authenticationCode(
                for: message,
                using: SymmetricKey(data: Hash.hash(data: keys.client))
            )
            let proof = zip(keys.client, clientSignature).map { $0 ^ $1 }
            step = .serverFinal(signature: Array(HMAC<Hash>.authenticationCode(for: message, using: keys.server)))
            var response = Array("\(unproven),p=".utf8) + Base64.encode(proof)
            return EncodedResponse(wiping: &response)
        case .serverFinal(let signature):
            let final = try Self.text(challenge)
            if final.hasPrefix("e=") {
                let word = final.dropFirst(2)
                guard Self.isErrorWord(word) else { throw .undecodableChallenge }
                throw .refusedProof(String(word))
            }
            let value = final.prefix { $0 != "," }
            guard value.hasPrefix("v="), Base64.decode(Array(value.dropFirst(2).utf8)) == signature else {
                throw .unprovenServer
            }
            step = .done
            var nothing: [UInt8] = []
            return EncodedResponse(wiping: &nothing)
        case .done:
            throw .unexpectedChallenge
        }
    }

    private mutating func clientFirst() throws(MechanismError) -> EncodedResponse {
        guard !credentials.username.utf8.contains(0) else {
            throw .unusableCredential("the user name holds a NUL, which SCRAM cannot carry")
        }
        let name = credentials.username.unicodeScalars.map { scalar in
            switch scalar {
            case "=": "=3D"
            case ",": "=2C"
            default: String(scalar)
            }
        }
        let bare = "n=\(name.joined()),r=\(nonce)"
        step = .serverFirst(bare: bare)
        var message = Array("n,,\(bare)".utf8)
        return EncodedResponse(wiping: &message)
    }

    /// The client's key, and the one by which the server's signature is known (RFC 5802 section 3).
    private func keys(
        _ first: ScramServerFirst
    ) throws(MechanismError) -> (client: [UInt8], server: SymmetricKey) {
        guard !credentials.withSecret(\.isEmpty) else { throw .unusableCredential("the secret is empty") }
        let salted: SymmetricKey
        do {
            salted = try credentials.withSecret { secret in
                try KDF.Insecure.PBKDF2.deriveKey(
                    from: secret,
                    salt: first.salt,
                    using: Hash.derivation,
                    outputByteCount: Hash.Digest.byteCount,
                    unsafeUncheckedRounds: first.iterations
                )
            }
        } catch {
            throw .unusableCredential("no key can be derived from the secret")
        }
        return (
            Array(HMAC<Hash>.authenticationCode(for: Array("Client Key".utf8), using: salted)),
            SymmetricKey(data: HMAC<Hash>.authenticationCode(for: Array("Server Key".utf8), using: salted))
        )
    }

    /// Of printable ASCII alone, in which each octet is a character.
    private static func text(_ challenge: [UInt8]) throws(MechanismError) -> String {
        guard let decoded = Base64.decode(challenge), decoded.count <= CramMD5.maximumChallengeLength,
            decoded.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw .undecodableChallenge }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Whether a word has the form of RFC 5802's: a server that repeats the proof instead is not quoted.
    private static func isErrorWord(_ word: Substring) -> Bool {
        (1...40).contains(word.utf8.count)
            && word.utf8.allSatisfy {
                $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            }
    }
}

/// A hash function that SCRAM is defined with.
protocol ScramHash: HashFunction {
    /// The same one, as the key derivation names it.
    static var derivation: KDF.Insecure.PBKDF2.HashFunction { get }
}

extension Insecure.SHA1: ScramHash {
    static var derivation: KDF.Insecure.PBKDF2.HashFunction { .insecureSHA1 }
}

extension SHA256: ScramHash {
    static var derivation: KDF.Insecure.PBKDF2.HashFunction { .sha256 }
}

/// The client's part of a nonce.
enum ScramNonce {
    /// 144 random bits in Base64.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let octets = (0..<18).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return String(decoding: Base64.encode(octets), as: UTF8.self)
    }
}
