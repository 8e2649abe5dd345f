internal import Glibc
internal import SASL
internal import SwiftASN1

/// A certificate that is signed with its own key (RFC 5280), for a server that clients are told to trust.
struct SelfSignedCertificate {
    /// What a client may have connected to.
    enum Name {
        case host(String)
        /// Four or sixteen octets.
        case address([UInt8])
    }

    /// DER.
    let encoded: [UInt8]

    /// - Parameters:
    ///   - key: signs, and is what is signed.
    ///   - names: by which clients know the server.
    ///   - seconds: from when to when it is valid, since 1970.
    /// - Throws: where there are no random octets, or a name is not ASCII.
    init(_ key: SigningKey, names: [Name], valid seconds: ClosedRange<Int>) throws {
        var content = DER.Serializer()
        try content.appendConstructedNode(identifier: .sequence) { fields in
            // Version 3.
            try fields.serialize(2, explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific)
            try fields.serialize(Self.serialNumber()[...])
            try fields.serializeSequenceOf([Self.ecdsaWithSHA256])
            try Self.serializeOwnName(into: &fields)
            try fields.appendConstructedNode(identifier: .sequence) { validity in
                try Self.serialize(time: seconds.lowerBound, into: &validity)
                try Self.serialize(time: seconds.upperBound, into: &validity)
            }
            try Self.serializeOwnName(into: &fields)
            try key.serializePublicKey(into: &fields)
            try fields.serialize(explicitlyTaggedWithTagNumber: 3, tagClass: .contextSpecific) { field in
                try field.appendConstructedNode(identifier: .sequence) { extensions in
                    try Self.serializeExtensions(key, names, into: &extensions)
                }
            }
        }
        let signature = try key.signature(of: content.serializedBytes)
        var certificate = DER.Serializer()
        try certificate.appendConstructedNode(identifier: .sequence) { fields in
            fields.serializeRawBytes(content.serializedBytes)
            try fields.serializeSequenceOf([Self.ecdsaWithSHA256])
            try fields.serialize(ASN1BitString(bytes: signature[...]))
        }
        encoded = certificate.serializedBytes
    }

    private static let ecdsaWithSHA256: ASN1ObjectIdentifier = [1, 2, 840, 10045, 4, 3, 2]

    /// 127 random bits, as a positive number must have its first bit clear, and is never zero.
    private static func serialNumber() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return [UInt8.random(in: 1...0x7F, using: &generator)]
            + (1..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private static func serializeOwnName(into coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { names in
            try names.appendConstructedNode(identifier: .set) { set in
                try set.appendConstructedNode(identifier: .sequence) { commonName in
                    try commonName.serialize([2, 5, 4, 3] as ASN1ObjectIdentifier)
                    try commonName.serialize(ASN1UTF8String("notify sandbox"))
                }
            }
        }
    }

    /// UTCTime through 2049, GeneralizedTime from then on (RFC 5280 section 4.1.2.5).
    private static func serialize(time seconds: Int, into coder: inout DER.Serializer) throws {
        var (seconds, parts) = (time_t(seconds), tm())
        gmtime_r(&seconds, &parts)
        let (year, month) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1)
        let (day, hours) = (Int(parts.tm_mday), Int(parts.tm_hour))
        let (minutes, second) = (Int(parts.tm_min), min(Int(parts.tm_sec), 59))
        if year < 2050 {
            try coder.serialize(
                UTCTime(year: year, month: month, day: day, hours: hours, minutes: minutes, seconds: second)
            )
        } else {
            try coder.serialize(
                GeneralizedTime(
                    year: year,
                    month: month,
                    day: day,
                    hours: hours,
                    minutes: minutes,
                    seconds: second,
                    fractionalSeconds: 0
                )
            )
        }
    }

    /// Those that a server's own authority has (RFC 5280 section 4.2).
    private static func serializeExtensions(
        _ key: SigningKey,
        _ names: [Name],
        into coder: inout DER.Serializer
    ) throws {
        // Basic constraints: an authority, with none below it.
        try serializeExtension([2, 5, 29, 19], isCritical: true, into: &coder) { value in
            try value.appendConstructedNode(identifier: .sequence) { fields in
                try fields.serialize(true)
                try fields.serialize(0)
            }
        }
        // Key usage: bit 0, digital signatures, and bit 5, certificates.
        try serializeExtension([2, 5, 29, 15], isCritical: true, into: &coder) { value in
            try value.serialize(ASN1BitString(bytes: [0b1000_0100], paddingBits: 2))
        }
        // Extended key usage: a server's authentication.
        try serializeExtension([2, 5, 29, 37], into: &coder) { value in
            try value.serializeSequenceOf([[1, 3, 6, 1, 5, 5, 7, 3, 1]] as [ASN1ObjectIdentifier])
        }
        // Subject key identifier.
        try serializeExtension([2, 5, 29, 14], into: &coder) { value in
            try value.serialize(ASN1OctetString(contentBytes: HashFunction.sha1.digest(of: key.publicKey)[...]))
        }
        // Subject alternative names.
        try serializeExtension([2, 5, 29, 17], into: &coder) { value in
            try value.appendConstructedNode(identifier: .sequence) { list in
                for name in names { try serialize(name, into: &list) }
            }
        }
    }

    private static func serialize(_ name: Name, into coder: inout DER.Serializer) throws {
        switch name {
        case .host(let host):
            let text = try ASN1IA5String(host)
            coder.appendPrimitiveNode(identifier: ASN1Identifier(tagWithNumber: 2, tagClass: .contextSpecific)) {
                $0 += text.bytes
            }
        case .address(let octets):
            coder.appendPrimitiveNode(identifier: ASN1Identifier(tagWithNumber: 7, tagClass: .contextSpecific)) {
                $0 += octets
            }
        }
    }

    private static func serializeExtension(
        _ identifier: ASN1ObjectIdentifier,
        isCritical: Bool = false,
        into coder: inout DER.Serializer,
        _ write: (inout DER.Serializer) throws -> Void
    ) throws {
        var value = DER.Serializer()
        try write(&value)
        try coder.appendConstructedNode(identifier: .sequence) { fields in
            try fields.serialize(identifier)
            if isCritical { try fields.serialize(true) }
            try fields.serialize(ASN1OctetString(contentBytes: value.serializedBytes[...]))
        }
    }
}
