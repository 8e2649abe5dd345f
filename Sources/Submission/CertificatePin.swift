internal import Crypto
internal import NIOSSL
internal import SMTP

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
        digest = Array(SHA256.hash(data: octets))
    }

    /// 64 digits, lower case.
    package var text: String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
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
        let digits = text.filter { $0 != colon }.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 2 * length else { return nil }
        let values = digits.compactMap(\.self)
        guard values.count == digits.count else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }

    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let octets = Base64.decode(Array(text)), octets.count == length else { return nil }
        return octets
    }
}
