import FoundationEssentials
import Mail
import SASL
import SMTP
import Submission
import TestSupport
import Testing

@Suite("A pinned server", .timeLimit(.minutes(5)))
struct PinTests {
    private static let names = "DNS:localhost,IP:127.0.0.1"
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
    }

    private static func digest(of encoded: Data) -> String {
        HashFunction.sha256.digest(of: Array(encoded)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func certificatePin(_ identity: TestIdentity) throws -> String {
        digest(of: try PEM.content(of: identity.certificateFile))
    }

    private func submit(
        _ identity: TestIdentity,
        pins: [String],
        caFile: String? = nil,
        security: Security = .tls,
        isTaken: Bool
    ) async throws -> RecipientOutcome? {
        let rest = isTaken ? Samples.greeted + Samples.transaction : "E:"
        let opening = security == .tls ? "T:\n" : TLSTests.startTLS
        let rig = Rig(
            security: security,
            caFile: caFile,
            pins: try pins.map { try #require(CertificatePin($0)) },
            options: .init(identity: identity)
        )
        let behind = security == .tls ? rest : rest.replacing("S: 220 mail.example ESMTP\n", with: "")
        let (outcome, problems) = try await rig.submit([opening + behind])
        #expect(problems == [])
        return outcome
    }

    @Test("a pin takes the place of the chain: nobody has to vouch, and neither name nor date counts")
    func instead() async throws {
        for identity in [
            try certificates.selfSigned(names: Self.names), try certificates.selfSigned(names: "DNS:other.example"),
            try certificates.issue(names: Self.names, validity: .past),
        ] {
            for security in [Security.tls, .starttls] {
                let pin = try Self.certificatePin(identity)
                let outcome = try await submit(identity, pins: [pin], security: security, isTaken: true)
                #expect(outcome == .accepted("queued"))
            }
        }
    }

    @Test("one of several pins is enough")
    func several() async throws {
        let identity = try certificates.selfSigned(names: Self.names)
        let pins = [String(repeating: "0", count: 64), try Self.certificatePin(identity)]
        #expect(try await submit(identity, pins: pins, isTaken: true) == .accepted("queued"))
    }

    @Test("another certificate is refused with what it has, and the key's pin from there is taken")
    func wrong() async throws {
        let identity = try certificates.issue(names: Self.names)
        let wrong = String(repeating: "ab", count: 32)
        for security in [Security.tls, .starttls] {
            // Signed by an issuer that is trusted or not: the pin decides.
            for caFile in [nil, certificates.authorityFile] {
                let outcome = try await submit(
                    identity,
                    pins: [wrong],
                    caFile: caFile,
                    security: security,
                    isTaken: false
                )
                let failure = outcome?.failure
                #expect(failure?.kind == .tls && failure?.isPermanent == true)
                let reason = failure?.reason ?? ""
                let certificate = try Self.certificatePin(identity)
                #expect(reason.hasPrefix("its certificate is not the pinned one: it has key "), "\(reason)")
                #expect(reason.hasSuffix(" and certificate \(certificate)"), "\(reason)")
                #expect(failure?.remedy == .confirmKey)
                let key = String(reason.split(separator: " ")[10])
                #expect(key != certificate)
                #expect(try await submit(identity, pins: [key], isTaken: true) == .accepted("queued"))
            }
        }
    }

    @Test("beside a file of issuers both have to hold")
    func beside() async throws {
        let good = try certificates.issue(names: Self.names)
        let pin = try Self.certificatePin(good)
        let taken = try await submit(good, pins: [pin], caFile: certificates.authorityFile, isTaken: true)
        #expect(taken == .accepted("queued"))
        let stranger = try certificates.selfSigned(names: Self.names)
        let refused = try await submit(
            stranger,
            pins: [try Self.certificatePin(stranger)],
            caFile: certificates.authorityFile,
            isTaken: false
        )
        #expect(refused?.failure?.reason == "its certificate is self-signed")
    }

    @Test("what cannot be checked is told with the pin to give")
    func remedy() async throws {
        let identity = try certificates.selfSigned(names: Self.names)
        let outcome = try await submit(identity, pins: [], caFile: certificates.authorityFile, isTaken: false)
        guard case .trustIssuer(let pin?)? = outcome?.failure?.remedy else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(try await submit(identity, pins: [pin], isTaken: true) == .accepted("queued"))
    }

    @Test(
        "a pin is read in the forms that tools print",
        arguments: [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ]
    )
    func forms(text: String) {
        #expect(
            CertificatePin(text)?.text == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test(
        "what is no SHA-256 is no pin",
        arguments: [
            "", "e3b0", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
            "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "e3:b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
        ]
    )
    func noForms(text: String) {
        #expect(CertificatePin(text) == nil)
    }
}
