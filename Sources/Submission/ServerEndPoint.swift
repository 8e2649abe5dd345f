internal import Crypto
internal import SMTP

/// The channel binding `tls-server-end-point` (RFC 5929 section 4): the server's certificate under the hash function that
/// it was signed with.
///
/// The other bindings, tls-exporter (RFC 9266) and tls-unique, need key material that the TLS library does not give out.
enum ServerEndPoint {
    /// - Parameter encoded: the certificate, DER.
    /// - Returns: `nil` where the signature has no hash function of its own, as Ed25519, so that none is defined, and for
    ///   a certificate that cannot be read.
    static func binding(of encoded: [UInt8]) -> ChannelBinding? {
        guard let hash = signatureHash(of: encoded) else { return nil }
        let data: [UInt8] =
            switch hash {
            case .sha256: Array(SHA256.hash(data: encoded))
            case .sha384: Array(SHA384.hash(data: encoded))
            case .sha512: Array(SHA512.hash(data: encoded))
            }
        return ChannelBinding(type: ChannelBinding.serverEndPoint, data: data)
    }

    /// MD5 and SHA-1 give way to SHA-256.
    private enum Hash { case sha256, sha384, sha512 }

    private static func signatureHash(of encoded: [UInt8]) -> Hash? {
        var outer = encoded[...]
        guard var certificate = DERElement.take(&outer)?.content, DERElement.take(&certificate) != nil,
            var algorithm = DERElement.take(&certificate)?.content, let identifier = DERElement.take(&algorithm)
        else { return nil }
        let name = Array(identifier.content)
        return name == pss ? pssHash(algorithm) : signatures[name]
    }

    /// RSASSA-PSS names its hash in the parameters, SHA-1 where it does not (RFC 4055 section 3.1).
    private static func pssHash(_ parameters: ArraySlice<UInt8>) -> Hash? {
        var parameters = parameters
        guard var fields = DERElement.take(&parameters)?.content else { return nil }
        guard let first = DERElement.take(&fields), first.tag == 0xA0 else { return .sha256 }
        var content = first.content
        guard var algorithm = DERElement.take(&content)?.content, let identifier = DERElement.take(&algorithm) else {
            return nil
        }
        return hashes[Array(identifier.content)]
    }

    private static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01]
    private static let ecdsa: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04]
    private static let dsa: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04]
    private static let nist: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04]
    private static let pss = rsa + [0x0A]

    private static let signatures: [[UInt8]: Hash] = [
        // MD5, SHA-1, SHA-256, SHA-384, SHA-512.
        rsa + [0x04]: .sha256, rsa + [0x05]: .sha256, rsa + [0x0B]: .sha256, rsa + [0x0C]: .sha384,
        rsa + [0x0D]: .sha512,
        // SHA-1, SHA-256, SHA-384, SHA-512.
        ecdsa + [0x01]: .sha256, ecdsa + [0x03, 0x02]: .sha256, ecdsa + [0x03, 0x03]: .sha384,
        ecdsa + [0x03, 0x04]: .sha512,
        // SHA-1, SHA-256.
        dsa + [0x03]: .sha256, nist + [0x03, 0x02]: .sha256,
    ]

    private static let hashes: [[UInt8]: Hash] = [
        [0x2B, 0x0E, 0x03, 0x02, 0x1A]: .sha256,
        nist + [0x02, 0x01]: .sha256, nist + [0x02, 0x02]: .sha384, nist + [0x02, 0x03]: .sha512,
    ]
}
