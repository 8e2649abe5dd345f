/// SCRAM (RFC 5802, RFC 7677): each side proves that it knows the secret, and none sends it.
///
/// Name and password are prepared by SASLprep. The exchange is complete only once the server's proof has been found good.
struct Scram: MechanismExchange {
    private enum Step {
        case clientFirst
        case serverFirst(bare: String)
        case key(bare: String, ScramServerFirst)
        case serverFinal(signature: SecretOctets)
        case done
    }

    let hash: HashFunction
    let credentials: any Credential
    private let header: GS2Header
    private let nonce: String
    private var step = Step.clientFirst

    /// - Parameters:
    ///   - hash: the one that the mechanism is named after.
    ///   - credentials: the user name and the password.
    ///   - header: what is said of channel binding.
    ///   - nonce: printable, without a comma; a new one for each exchange.
    init(
        _ hash: HashFunction,
        credentials: any Credential,
        header: GS2Header = .unwanted,
        nonce: String = ScramNonce.random()
    ) {
        self.hash = hash
        self.credentials = credentials
        self.header = header
        self.nonce = nonce
    }

    var isComplete: Bool {
        if case .done = step { true } else { false }
    }

    mutating func initialResponse() throws(MechanismError) -> EncodedResponse? {
        try clientFirst()
    }

    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        switch step {
        case .clientFirst:
            return .response(try clientFirst())
        case .serverFirst(let bare):
            let first = try ScramServerFirst(try Self.text(challenge), clientNonce: nonce)
            step = .key(bare: bare, first)
            let derivation = KeyDerivation(hash: hash, salt: first.salt, iterations: first.iterations)
            return .later(MechanismWork(.computing { [credentials] in derivation.key(from: credentials) }))
        case .serverFinal(let signature):
            try checkFinal(try Self.text(challenge), signature)
            step = .done
            var nothing: [UInt8] = []
            return .response(EncodedResponse(wiping: &nothing))
        case .key, .done:
            throw .unexpectedChallenge
        }
    }

    /// Makes the client's proof, and the server's that has to follow (RFC 5802 section 3), of the salted password.
    mutating func resume(with outcome: MechanismWork.Outcome) throws(MechanismError) -> MechanismAnswer {
        guard case .key(let bare, let first) = step else { throw .unexpectedChallenge }
        let salted = try outcome.get()
        let binding = String(decoding: Base64.encode(header.confirmation), as: UTF8.self)
        let unproven = "c=\(binding),r=\(first.nonce)"
        let message = Array("\(bare),\(first.text),\(unproven)".utf8)
        step = .serverFinal(signature: code(for: message, under: code(for: Array("Server Key".utf8), under: salted)))
        let proof = proof(of: code(for: Array("Client Key".utf8), under: salted), for: message)
        let encoded = proof.withUnsafeBytes { SecretOctets(encoding: $0) }
        let response = Array("\(unproven),p=".utf8).withUnsafeBytes { start in
            encoded.withUnsafeBytes { EncodedResponse(encoding: start, $0) }
        }
        return .response(response)
    }

    /// ClientKey XOR HMAC(H(ClientKey), message).
    private func proof(of clientKey: SecretOctets, for message: [UInt8]) -> SecretOctets {
        let storedKey = clientKey.withUnsafeBytes { hash.digest(of: $0) }
        let signature = code(for: message, under: storedKey)
        return SecretOctets(count: signature.count) { proof in
            clientKey.withUnsafeBytes { key in
                signature.withUnsafeBytes { signature in
                    for index in proof.indices { proof[index] = key[index] ^ signature[index] }
                }
            }
        }
    }

    private func code(for message: [UInt8], under key: SecretOctets) -> SecretOctets {
        HMAC(hash, key: key).code(for: message)
    }

    private func checkFinal(_ final: String, _ signature: SecretOctets) throws(MechanismError) {
        if final.hasPrefix("e=") {
            let word = final.dropFirst(2)
            guard Self.isErrorWord(word) else { throw .undecodableChallenge }
            throw .refusedProof(String(word))
        }
        let value = final.prefix { $0 != "," }
        guard value.hasPrefix("v="), let claimed = Base64.decode(Array(value.dropFirst(2).utf8)),
            claimed.withUnsafeBytes({ claimed in signature.withUnsafeBytes { ConstantTime.areEqual(claimed, $0) } })
        else { throw .unprovenServer }
    }

    private mutating func clientFirst() throws(MechanismError) -> EncodedResponse {
        let name = try credentials.preparedUsername()
        guard !name.isEmpty else { throw .unusableCredential("the user name is empty") }
        let bare = "n=\(SASLName.escaped(name)),r=\(nonce)"
        step = .serverFirst(bare: bare)
        var message = Array("\(header.text)\(bare)".utf8)
        return EncodedResponse(wiping: &message)
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

/// The client's part of a nonce.
enum ScramNonce {
    /// 144 random bits in Base64.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let octets = (0..<18).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return String(decoding: Base64.encode(octets), as: UTF8.self)
    }
}
