import FoundationEssentials
import Glibc
import Testing

@testable import MailSandbox

@Suite("The sandbox's certificate, as OpenSSL sees it")
struct CertificateTests {
    @Test(
        "holds for localhost and for what is listened on, and for nothing else",
        arguments: [
            ("127.0.0.1", ["-verify_ip", "127.0.0.1"], true), ("127.0.0.1", ["-verify_ip", "::1"], true),
            ("127.0.0.1", ["-verify_hostname", "localhost"], true),
            ("mail.example", ["-verify_hostname", "mail.example"], true),
            ("mail.example", ["-verify_ip", "::1"], true),
            ("192.0.2.7", ["-verify_ip", "192.0.2.7"], true), ("2001:db8::7", ["-verify_ip", "2001:db8::7"], true),
            ("mail.example", ["-verify_hostname", "other.example"], false),
            ("127.0.0.1", ["-verify_ip", "192.0.2.7"], false),
        ]
    )
    func names(host: String, check: [String], isGood: Bool) async throws {
        let certificate = try ServerCertificate(host: host)
        try await withTemporaryDirectory { directory in
            let file = "\(directory)/certificate.pem"
            try Data(certificate.pem.utf8).write(to: URL(filePath: file))
            let words = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", file] + check + [file]
            #expect(try Self.openssl(words) == isGood)
        }
    }

    @Test("is valid from its first second to its last, after 2049 too", arguments: [1_000_000_000, 2_600_000_000])
    func validity(start: Int) async throws {
        let key = try SigningKey()
        let certificate = try SelfSignedCertificate(key, names: [.host("localhost")], valid: start...start + 86400)
        try await withTemporaryDirectory { directory in
            let file = "\(directory)/certificate.der"
            try Data(certificate.encoded).write(to: URL(filePath: file))
            let pem = "\(directory)/certificate.pem"
            #expect(try Self.openssl(["x509", "-inform", "DER", "-in", file, "-out", pem]))
            for (time, isValid) in [(start - 1, false), (start, true), (start + 86399, true), (start + 86401, false)] {
                let words = ["verify", "-x509_strict", "-attime", String(time), "-CAfile", pem, pem]
                #expect(try Self.openssl(words) == isValid, "\(time - start)")
            }
        }
    }

    @Test("a client of OpenSSL is let in")
    func client() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await withSandbox(in: directory) {
                $0.implicitTLS = true
            } _: { ready in
                let file = try #require(ready.certificatePath)
                let words = [
                    "s_client", "-connect", "127.0.0.1:\(ready.port)", "-CAfile", file, "-verify_ip", "127.0.0.1",
                    "-verify_return_error",
                ]
                #expect(try Self.openssl(words))
            }
        }
    }

    @Test("a name that no certificate can hold is told")
    func unusable() {
        #expect(throws: SandboxError.self) { try ServerCertificate(host: "b\u{FC}cher.example") }
    }

    /// Whether `openssl` ends well.
    private static func openssl(_ arguments: [String]) throws -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: CInt in [0, 1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var words = (["openssl"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process = pid_t()
        try #require(posix_spawnp(&process, "openssl", &actions, nil, &words, environ) == 0)
        var status: CInt = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        return status == 0
    }
}
