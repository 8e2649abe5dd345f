import Mail
import SMTP
import Submission
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TLSTests {
    private let certificates: TestCertificates
    private let stranger: TestCertificates

    init() throws {
        certificates = try TestCertificates()
        stranger = try TestCertificates()
    }

    static let startTLS = """
        S: 220 mail.example ESMTP
        C: EHLO hello
        S: 250-mail.example
        S: 250 STARTTLS
        C: STARTTLS
        S: 220 go ahead
        T:

        """

    enum Certificate: String, CaseIterable {
        case good, expired, early, selfSigned, otherName, otherIssuer
    }

    @Test(
        "a good certificate is taken, by name and by address, on both ways to TLS",
        arguments: ["127.0.0.1", "localhost"]
    )
    func good(host: String) async throws {
        for security in [Security.tls, .starttls] {
            let (outcome, problems) = try await submit(.good, security, host: host)
            #expect(outcome == .accepted("queued"), "\(security)")
            #expect(problems == [])
        }
    }

    @Test(
        "a bad certificate is refused in plain words, and nothing is sent",
        arguments: [
            (Certificate.expired, "its certificate has expired"),
            (.early, "its certificate is not valid yet"),
            (.selfSigned, "its certificate is self-signed"),
            (.otherName, "its certificate is for another name, not for localhost"),
            (.otherIssuer, "its certificate comes from an issuer that is not trusted here"),
        ],
        [Security.tls, .starttls]
    )
    func bad(test: (Certificate, String), security: Security) async throws {
        let (outcome, problems) = try await submit(test.0, security, host: "localhost")
        guard case .failed(let failure)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(failure.kind == .tls)
        #expect(failure.reason == test.1)
        #expect(failure.remedy != nil)
        #expect(problems == [])
    }

    @Test("a certificate for a name does not do for an address")
    func address() async throws {
        let (outcome, _) = try await submit(.otherName, .tls, host: "127.0.0.1")
        #expect(outcome?.failure?.reason == "its certificate is for another name, not for 127.0.0.1")
    }

    @Test("TLS spoken to a port of plain SMTP is told with the way out")
    func plainTextPort() async throws {
        let (outcome, _) = try await Rig(security: .tls).submit(["S: 220 mail.example ESMTP\nE:"])
        let failure = outcome?.failure
        #expect(failure?.kind == .tls)
        #expect(failure?.reason == "the server speaks plain SMTP first, not TLS from the first octet")
        #expect(failure?.remedy == .useStartTLS(implicitTLSPort: 465))
    }

    @Test("an answer in TLS on a plain connection is told with the way out")
    func tlsPort() async throws {
        let (outcome, _) = try await Rig(security: .starttls).submit(["R: \\x15\\x03\\x01\\x00\\x02\\x02\\x46\nE:"])
        #expect(outcome?.failure?.kind == .tls)
        #expect(outcome?.failure?.remedy == .useImplicitTLS(startTLSPort: 587))
    }

    @Test("octets injected behind the answer to STARTTLS end the connection")
    func injection() async throws {
        let dialogue = """
            S: 220 mail.example ESMTP
            C: EHLO hello
            S: 250-mail.example
            S: 250 STARTTLS
            C: STARTTLS
            R: 220 go ahead\\r\\n250-mail.example\\r\\n250 AUTH PLAIN\\r\\n
            E:
            """
        let (outcome, problems) = try await Rig(security: .starttls, credentials: Samples.credentials).submit([dialogue]
        )
        #expect(outcome?.failure?.kind == .tls)
        #expect(problems == [])
    }

    @Test(
        "a server without TLS of our time is told as such, and so is one that aborts the handshake",
        arguments: [
            (TestIdentity.Demands(newestVersion: .tls11), "it has no TLS of version 1.2 or later"),
            // A cipher that goes with keys of RSA only, which this server has not.
            (
                TestIdentity.Demands(newestVersion: .tls12, ciphers: "AES128-SHA"),
                "the server aborted the TLS handshake"
            ),
        ],
        [Security.tls, .starttls]
    )
    func handshake(test: (TestIdentity.Demands, String), security: Security) async throws {
        let identity = try certificates.issue(names: "DNS:localhost,IP:127.0.0.1")
        let (outcome, problems) = try await Rig(
            security: security,
            caFile: certificates.authorityFile,
            options: .init(identity: identity, demands: test.0)
        ).submit([(security == .tls ? "T:\n" : Self.startTLS) + "E:"])
        guard case .failed(let failure)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(failure.kind == .tls)
        #expect(failure.reason == test.1)
        #expect(failure.remedy != nil)
        #expect(problems == [])
    }

    @Test("a file without certificates is told before anything is sent")
    func emptyTrust() async throws {
        let (outcome, _) = try await Rig(security: .starttls, caFile: "/dev/null").submit(["E:"])
        #expect(outcome?.failure?.kind == .configuration)
        #expect(outcome?.failure?.reason == "the certificates in /dev/null cannot be read")
    }

    private func submit(
        _ certificate: Certificate,
        _ security: Security,
        host: String
    ) async throws -> (RecipientOutcome?, [String]) {
        let both = "DNS:localhost,IP:127.0.0.1"
        let identity =
            switch certificate {
            case .good: try certificates.issue(names: both)
            case .expired: try certificates.issue(names: both, validity: .past)
            case .early: try certificates.issue(names: both, validity: .future)
            case .selfSigned: try certificates.selfSigned(names: both)
            case .otherName: try certificates.issue(names: "DNS:mail.example")
            case .otherIssuer: try stranger.issue(names: both)
            }
        let rig = Rig(
            host: host,
            security: security,
            caFile: certificates.authorityFile,
            options: .init(identity: identity)
        )
        let rest = certificate == .good ? Samples.greeted.drop(until: security) + Samples.transaction : "E:"
        let opening = security == .tls ? "T:\n" : Self.startTLS
        return try await rig.submit([opening + rest])
    }
}

extension String {
    /// The greeting is not repeated behind STARTTLS.
    fileprivate func drop(until security: Security) -> String {
        security == .tls ? self : split(separator: "\n").dropFirst().map { "\($0)\n" }.joined()
    }
}
