/// The server's first message of SCRAM, checked: `r=NONCE,s=SALT,i=COUNT` (RFC 5802 section 7).
struct ScramServerFirst {
    /// As it was sent: both proofs are made over it.
    let text: String
    let nonce: String
    let salt: [UInt8]
    let iterations: Int

    /// Characters, of both sides together.
    static let maximumNonceLength = 512

    /// - Parameters:
    ///   - text: the message, decoded.
    ///   - clientNonce: what the server's nonce has to begin with.
    /// - Throws: `MechanismError` for the first thing that is not as it should be.
    init(_ text: String, clientNonce: String) throws(MechanismError) {
        let attributes = text.split(separator: ",", omittingEmptySubsequences: false)
        guard attributes.count >= 3, attributes[0].hasPrefix("r="), attributes[1].hasPrefix("s="),
            attributes[2].hasPrefix("i=")
        else { throw .undecodableChallenge }
        let nonce = attributes[0].dropFirst(2)
        guard nonce.hasPrefix(clientNonce), nonce.utf8.count > clientNonce.utf8.count,
            nonce.utf8.count <= Self.maximumNonceLength, nonce.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .changedNonce }
        guard let salt = Base64.decode(Array(attributes[1].dropFirst(2).utf8)), !salt.isEmpty else {
            throw .undecodableChallenge
        }
        let count = attributes[2].dropFirst(2)
        guard count.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let iterations = Int(count)
        else { throw .undecodableChallenge }
        guard Mechanism.acceptableIterations.contains(iterations) else {
            throw .unacceptableIterations(iterations)
        }
        self.text = text
        self.nonce = String(nonce)
        self.salt = salt
        self.iterations = iterations
    }
}

extension Mechanism {
    /// Rounds of SCRAM's key derivation that a server may ask for. Fewer would make a recorded exchange cheap to guess from
    /// (RFC 7677 section 4), more would keep a connection busy at the server's wish.
    package static let acceptableIterations = 4096...600_000
}
