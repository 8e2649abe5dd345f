import SASL
import SMTP
import TestSupport
import Testing

@testable import Submission

@Suite("tls-server-end-point (RFC 5929 section 4)")
struct ServerEndPointTests {
    @Test(
        "the certificate goes under the hash of its signature, SHA-256 in the place of an old one",
        arguments: [
            (.ecdsa(digest: "sha256"), .sha256), (.ecdsa(digest: "sha384"), .sha384),
            (.ecdsa(digest: "sha512"), .sha512), (.ecdsa(digest: "sha1"), .sha256), (.rsa(digest: "sha1"), .sha256),
            (.rsa(digest: "md5"), .sha256), (.rsa(digest: "sha256"), .sha256), (.rsa(digest: "sha384"), .sha384),
            (.rsa(digest: "sha512"), .sha512), (.rsaPSS(digest: "sha256"), .sha256),
            (.rsaPSS(digest: "sha384"), .sha384), (.rsaPSS(digest: "sha1"), .sha256),
        ] as [(TestCertificates.Signature, HashFunction)]
    )
    func hashes(signature: TestCertificates.Signature, hash: HashFunction) throws {
        let certificates = try TestCertificates()
        let identity = try certificates.selfSigned(names: "DNS:localhost", signature)
        let encoded = try PEM.content(of: identity.certificateFile)
        let expected = hash.digest(of: Array(encoded))
        let binding = ServerEndPoint.binding(of: Array(encoded))
        #expect(binding == ChannelBinding(type: "tls-server-end-point", data: expected))
    }

    @Test("where the signature has no hash of its own there is no binding, nor for what is no certificate")
    func none() throws {
        let certificates = try TestCertificates()
        let identity = try certificates.selfSigned(names: "DNS:localhost", .ed25519)
        let encoded = Array(try PEM.content(of: identity.certificateFile))
        #expect(ServerEndPoint.binding(of: encoded) == nil)
        for octets in [[], [0x30], [0x30, 0x80], Array(encoded.prefix(100)), [0x30, 0x03, 0x02, 0x01, 0x01]] {
            #expect(ServerEndPoint.binding(of: octets) == nil)
        }
    }
}
