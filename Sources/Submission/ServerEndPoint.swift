internal import SASL
internal import SwiftASN1

/// The channel binding `tls-server-end-point` (RFC 5929 section 4): the server's certificate under the hash function that
/// it was signed with.
///
/// The other bindings, tls-exporter (RFC 9266) and tls-unique, need key material that the TLS library does not give out.
enum ServerEndPoint {
    /// - Parameter encoded: the certificate, DER.
    /// - Returns: `nil` where the signature has no hash function of its own, as Ed25519, so that none is defined, and for
    ///   a certificate that cannot be read.
    static func binding(of encoded: [UInt8]) -> ChannelBinding? {
        guard let hash = try? CertificateFields(derEncoded: encoded).signature.hash else { return nil }
        return ChannelBinding(type: ChannelBinding.serverEndPoint, data: hash.digest(of: encoded))
    }
}

/// The signature algorithm of a certificate (RFC 5280 section 4.1.1.2).
struct SignatureAlgorithm: DERParseable {
    /// What a certificate that is signed so is hashed with: MD5 and SHA-1 give way to SHA-256. `nil` where the algorithm
    /// has no hash function of its own or is not known here.
    let hash: HashFunction?

    init(derEncoded node: ASN1Node) throws {
        hash = try DER.sequence(node, identifier: .sequence) { fields in
            let algorithm = try ASN1ObjectIdentifier(derEncoded: &fields)
            let parameters = fields.next()
            guard algorithm == Self.pss else { return Self.signatures[algorithm] }
            guard let parameters else { return nil }
            return try Self.pssHash(parameters)
        }
    }

    /// RSASSA-PSS names its hash in the parameters, SHA-1 where it does not (RFC 4055 section 3.1).
    private static func pssHash(_ parameters: ASN1Node) throws -> HashFunction? {
        try DER.sequence(parameters, identifier: .sequence) { fields in
            let name = try DER.optionalExplicitlyTagged(&fields, tagNumber: 0, tagClass: .contextSpecific) { node in
                try DER.sequence(node, identifier: .sequence) { fields in
                    let name = try ASN1ObjectIdentifier(derEncoded: &fields)
                    while fields.next() != nil {}
                    return name
                }
            }
            while fields.next() != nil {}
            return name.map { hashes[$0] } ?? .sha256
        }
    }

    private static let pss: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 10]

    private static let signatures: [ASN1ObjectIdentifier: HashFunction] = [
        // RSA with MD5, SHA-1, SHA-256, SHA-384, SHA-512 (RFC 8017).
        [1, 2, 840, 113549, 1, 1, 4]: .sha256, [1, 2, 840, 113549, 1, 1, 5]: .sha256,
        [1, 2, 840, 113549, 1, 1, 11]: .sha256, [1, 2, 840, 113549, 1, 1, 12]: .sha384,
        [1, 2, 840, 113549, 1, 1, 13]: .sha512,
        // ECDSA with SHA-1, SHA-256, SHA-384, SHA-512 (RFC 5758).
        [1, 2, 840, 10045, 4, 1]: .sha256, [1, 2, 840, 10045, 4, 3, 2]: .sha256,
        [1, 2, 840, 10045, 4, 3, 3]: .sha384, [1, 2, 840, 10045, 4, 3, 4]: .sha512,
        // DSA with SHA-1, SHA-256.
        [1, 2, 840, 10040, 4, 3]: .sha256, [2, 16, 840, 1, 101, 3, 4, 3, 2]: .sha256,
    ]

    private static let hashes: [ASN1ObjectIdentifier: HashFunction] = [
        // SHA-1, SHA-256, SHA-384, SHA-512.
        [1, 3, 14, 3, 2, 26]: .sha256, [2, 16, 840, 1, 101, 3, 4, 2, 1]: .sha256,
        [2, 16, 840, 1, 101, 3, 4, 2, 2]: .sha384, [2, 16, 840, 1, 101, 3, 4, 2, 3]: .sha512,
    ]
}
