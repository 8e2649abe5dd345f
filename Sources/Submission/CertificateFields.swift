internal import SwiftASN1

/// As much of a certificate as is looked at here (RFC 5280 section 4.1). Whether it is good is for the TLS library to say.
struct CertificateFields: DERParseable {
    private let isSelfIssued: Bool
    let signature: SignatureAlgorithm

    init(derEncoded node: ASN1Node) throws {
        (isSelfIssued, signature) = try DER.sequence(node, identifier: .sequence) { fields in
            guard let content = fields.next(), let algorithm = fields.next(), fields.next() != nil else {
                throw ASN1Error.invalidASN1Object(reason: "no certificate")
            }
            return (try Self.isSelfIssued(content), try SignatureAlgorithm(derEncoded: algorithm))
        }
    }

    /// Whether a certificate's issuer and subject are the same name. `false` for anything that cannot be read.
    static func areSelfIssued(_ encoded: [UInt8]) -> Bool {
        (try? CertificateFields(derEncoded: encoded).isSelfIssued) ?? false
    }

    private static func isSelfIssued(_ content: ASN1Node) throws -> Bool {
        try DER.sequence(content, identifier: .sequence) { fields in
            // The version is optional and the only field with tag [0].
            _ = try DER.optionalExplicitlyTagged(&fields, tagNumber: 0, tagClass: .contextSpecific) { $0.encodedBytes }
            // Serial number, algorithm; issuer; validity; subject.
            guard fields.next() != nil, fields.next() != nil, let issuer = fields.next(), fields.next() != nil,
                let subject = fields.next()
            else { throw ASN1Error.invalidASN1Object(reason: "no certificate") }
            while fields.next() != nil {}
            return issuer.encodedBytes == subject.encodedBytes
        }
    }
}
