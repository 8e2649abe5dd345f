internal import CHogweed
internal import SASL
internal import SwiftASN1

/// A new ECDSA key over P-256 (FIPS 186-4), for a certificate that lives as long as the process.
///
/// What it guards are mails of a first try: it is kept out of files, not out of memory.
struct SigningKey {
    /// The public key as an uncompressed point (RFC 5480 section 2.2).
    let publicKey: [UInt8]
    private let secret: [UInt8]

    struct NoRandomness: Error {}

    /// - Throws: where the kernel has no random octets.
    init() throws(NoRandomness) {
        var secret = [UInt8](repeating: 0, count: Self.length)
        var point = [UInt8](repeating: 0, count: Self.length * 2)
        guard hogweed_p256_generate(&secret, &point) else { throw NoRandomness() }
        self.secret = secret
        publicKey = [0x04] + point
    }

    /// Signs with SHA-256.
    ///
    /// - Returns: `Ecdsa-Sig-Value` of RFC 3279 section 2.2.3, DER.
    func signature(of octets: [UInt8]) throws -> [UInt8] {
        let digest = HashFunction.sha256.digest(of: octets)
        var (r, s) = ([UInt8](repeating: 0, count: Self.length), [UInt8](repeating: 0, count: Self.length))
        guard hogweed_p256_sign(secret, digest, digest.count, &r, &s) else { throw NoRandomness() }
        var coder = DER.Serializer()
        try coder.serializeSequenceOf([r[...], s[...]])
        return coder.serializedBytes
    }

    /// `ECPrivateKey` of RFC 5915, DER.
    func encoded() throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { fields in
            try fields.serialize(1)
            try fields.serialize(ASN1OctetString(contentBytes: secret[...]))
            try fields.serialize(Self.curve, explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific)
            try fields.serialize(
                ASN1BitString(bytes: publicKey[...]),
                explicitlyTaggedWithTagNumber: 1,
                tagClass: .contextSpecific
            )
        }
        return coder.serializedBytes
    }

    /// Writes `SubjectPublicKeyInfo` (RFC 5480 section 2).
    func serializePublicKey(into coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { fields in
            try fields.serializeSequenceOf([[1, 2, 840, 10045, 2, 1], Self.curve] as [ASN1ObjectIdentifier])
            try fields.serialize(ASN1BitString(bytes: publicKey[...]))
        }
    }

    /// Octets of a number.
    private static let length = 32
    /// secp256r1.
    private static let curve: ASN1ObjectIdentifier = [1, 2, 840, 10045, 3, 1, 7]
}
