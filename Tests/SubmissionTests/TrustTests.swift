import Mail
import SMTP
import Testing

@testable import Submission

@Suite("Where the system has no certificates to trust")
struct TrustTests {
    private static let server = SubmissionServer(host: "mail.example", port: 465, security: .tls)

    private static func load(pins: [CertificatePin] = []) async -> SubmissionFailure? {
        let configuration = SubmissionConfiguration(servers: [server], pins: pins)
        switch await TLSPolicy.load(for: server, configuration, systemTrust: ["/none/a.crt", "/none/b.crt"]) {
        case .success: return nil
        case .failure(let failure): return failure
        }
    }

    @Test("nothing is trusted, and that is told")
    func missing() async {
        let failure = await Self.load()
        #expect(failure?.kind == .configuration)
        #expect(failure?.reason == "there are no certificates to trust on this machine")
        #expect(failure?.remedy == .installCACertificates)
    }

    @Test("a pin needs none")
    func pinned() async throws {
        let pin = try #require(CertificatePin(String(repeating: "0", count: 64)))
        #expect(await Self.load(pins: [pin]) == nil)
    }
}
