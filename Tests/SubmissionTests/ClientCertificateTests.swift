import FoundationEssentials
import Mail
import SASL
import SMTP
import Submission
import TestSupport
import Testing

@Suite("A client's certificate", .timeLimit(.minutes(5)))
struct ClientCertificateTests {
    private let certificates: TestCertificates
    private let server: TestIdentity

    init() throws {
        certificates = try TestCertificates()
        server = try certificates.issue(names: "DNS:localhost,IP:127.0.0.1")
    }

    private func rig(_ security: Security, _ identity: TestIdentity?, _ credentials: FixedCredentials? = nil) -> Rig {
        Rig(
            security: security,
            credentials: credentials,
            caFile: certificates.authorityFile,
            clientIdentity: identity.map { ClientIdentity(certificateFile: $0.certificateFile, keyFile: $0.keyFile) },
            options: .init(
                identity: server,
                demands: .init(clientAuthority: certificates.authorityFile)
            )
        )
    }

    @Test("a server that wants one takes it, and EXTERNAL says who is meant", arguments: [Security.tls, .starttls])
    func external(security: Security) async throws {
        let client = try certificates.issue(names: "email:tim@example.com")
        let opening = security == .tls ? "T:\nS: 220 mail.example ESMTP\n" : TLSTests.startTLS
        let dialogue = """
            C: EHLO hello
            S: 250-mail.example
            S: 250 AUTH EXTERNAL PLAIN
            C: AUTH EXTERNAL dGlt
            S: 235 ok

            """
        let (outcome, problems) = try await rig(security, client, FixedCredentials("tim", "", .certificate)).submit([
            opening + dialogue + Samples.transaction
        ])
        #expect(outcome == .accepted("queued"))
        #expect(problems == [])
    }

    @Test("a server that wants one and gets none, or one of another issuer, is told as such")
    func refused() async throws {
        let stranger = try certificates.selfSigned(names: "email:tim@example.com")
        for (identity, reason) in [
            (nil, "the server wants a client certificate"),
            (stranger, "the server does not accept the client certificate"),
        ] {
            for security in [Security.tls, .starttls] {
                let opening = security == .tls ? "T:\n" : TLSTests.startTLS
                let (outcome, _) = try await rig(security, identity).submit([opening + "E:"])
                #expect(outcome?.failure?.reason == reason, "\(security)")
                #expect(outcome?.failure?.kind == .tls)
            }
        }
    }

    @Test("a key that others may read, that is of another certificate, or that is none, is not used")
    func files() async throws {
        let client = try certificates.issue(names: "email:tim@example.com")
        let other = try certificates.issue(names: "email:tim@example.com")
        func reason(_ certificate: String, _ key: String) -> String? {
            do throws(SubmissionFailure) {
                try ClientIdentity(certificateFile: certificate, keyFile: key).check(for: "profile")
                return nil
            } catch {
                #expect(error.kind == .configuration && error.isPermanent)
                return error.reason
            }
        }
        #expect(reason(client.certificateFile, client.keyFile) == nil)
        #expect(reason(client.certificateFile, other.keyFile)?.contains("is not the key of the certificate in") == true)
        #expect(reason(client.certificateFile, client.certificateFile)?.contains("has mode 0644") == true)
        #expect(reason(client.keyFile, client.keyFile)?.contains("the client certificate in") == true)
        #expect(reason(client.certificateFile, "/dev/null")?.contains("is not a file") == true)
        #expect(reason(client.certificateFile, client.keyFile + "x")?.contains("no such file or directory") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: client.certificateFile)
        #expect(reason(client.certificateFile, client.certificateFile)?.hasSuffix("cannot be read") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: client.keyFile)
        let (outcome, _) = try await rig(.tls, client).submit(["T:\nE:"])
        #expect(
            outcome?.failure?.reason
                == "the client key \(client.keyFile) has mode 0604; others than its owner must not have access"
        )
    }
}
