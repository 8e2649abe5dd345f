internal import Escaping
internal import NIOSSL
internal import SASL

/// The SHA-256 of a server's certificate or of its public key (SubjectPublicKeyInfo), by which it is known.
///
/// A certificate's pin ends with the certificate, a key's lasts as long as renewals keep the key.
package struct CertificatePin: Hashable, Sendable {
    private let digest: [UInt8]

    /// Reads 64 hexadecimal digits, in pairs with colons if you like, or 44 characters of Base64. `sha256:` and curl's
    /// `sha256//` may stand before it.
    ///
    /// - Returns: `nil` for anything else.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        for prefix in ["sha256//", "sha256:", "SHA256:"] where rest.starts(with: prefix.utf8) {
            rest = rest.dropFirst(prefix.utf8.count)
            break
        }
        guard let digest = Self.hexadecimal(rest) ?? Self.base64(rest) else { return nil }
        self.digest = digest
    }

    private init(of octets: [UInt8]) {
        digest = HashFunction.sha256.digest(of: octets)
    }

    /// 64 digits, lower case.
    package var text: String {
        Hexadecimal.text(digest)
    }

    /// - Returns: `nil` for a key that cannot be read.
    static func ofKey(_ certificate: NIOSSLCertificate) -> CertificatePin? {
        (try? certificate.extractPublicKey().toSPKIBytes()).map(CertificatePin.init(of:))
    }

    static func ofCertificate(_ certificate: NIOSSLCertificate) -> CertificatePin? {
        (try? certificate.toDERBytes()).map(CertificatePin.init(of:))
    }

    private static let length = 32

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let colon = UInt8(ascii: ":")
        let pairs = text.split(separator: colon, omittingEmptySubsequences: false)
        guard pairs.count == 1 || (pairs.count == length && pairs.allSatisfy { $0.count == 2 }) else { return nil }
        let lowerCase = text.filter { $0 != colon }.map {
            (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) ? $0 | 0x20 : $0
        }
        guard let octets = Hexadecimal.bytes(lowerCase), octets.count == length else { return nil }
        return octets
    }

    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let octets = Base64.decode(Array(text)), octets.count == length else { return nil }
        return octets
    }
}
