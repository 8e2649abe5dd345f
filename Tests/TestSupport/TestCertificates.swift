import FoundationEssentials
import Glibc

/// Certificates made with the `openssl` command in a temporary folder.
package final class TestCertificates: Sendable {
    /// `authority`'s PEM file, for a client to trust.
    package var authorityFile: String { "\(folder)/authority.crt" }

    private let folder: String

    package struct Failed: Error {
        let arguments: [String]
        let status: CInt
    }

    /// Makes an authority of its own.
    package init() throws {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/certificates.XXXXXX".utf8CString)
        guard let pointer = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) else {
            throw Failed(arguments: ["mkdtemp"], status: errno)
        }
        folder = String(cString: pointer)
        try selfSign("authority", subject: "/CN=Test Authority", extensions: ["basicConstraints=critical,CA:TRUE"])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A certificate of the authority's for `names`, such as `DNS:localhost,IP:127.0.0.1`.
    package func issue(names: String, isExpired: Bool = false) throws -> TestIdentity {
        let name = "leaf-\(UInt64.random(in: 0 ... .max))"
        try openssl(
            ["req", "-new", "-subj", "/CN=leaf", "-out", "\(folder)/\(name).csr"] + newKey(name)
                + ["-addext", "subjectAltName=\(names)"]
        )
        var sign = [
            "x509", "-req", "-in", "\(folder)/\(name).csr", "-CA", "\(folder)/authority.crt",
            "-CAkey", "\(folder)/authority.key", "-set_serial", String(UInt32.random(in: 1 ... .max)),
            "-copy_extensions", "copy",
            "-out", "\(folder)/\(name).crt",
        ]
        // A span of -1 days ends before it begins; its end lies in the past, which is what matters.
        sign += ["-days", isExpired ? "-1" : "2"]
        try openssl(sign)
        return identity(name)
    }

    /// A certificate that nobody vouches for.
    package func selfSigned(names: String) throws -> TestIdentity {
        let name = "self-\(UInt64.random(in: 0 ... .max))"
        try selfSign(name, subject: "/CN=self", extensions: ["subjectAltName=\(names)"])
        return identity(name)
    }

    private func selfSign(_ name: String, subject: String, extensions: [String]) throws {
        try openssl(
            ["req", "-x509", "-days", "2", "-subj", subject, "-out", "\(folder)/\(name).crt"] + newKey(name)
                + extensions.flatMap { ["-addext", $0] }
        )
    }

    private func newKey(_ name: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "\(folder)/\(name).key"]
    }

    private func identity(_ name: String) -> TestIdentity {
        TestIdentity(certificateFile: "\(folder)/\(name).crt", keyFile: "\(folder)/\(name).key")
    }

    private func openssl(_ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: CInt in [0, 1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var words = (["openssl"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process = pid_t()
        let spawned = posix_spawnp(&process, "openssl", &actions, nil, &words, environ)
        guard spawned == 0 else { throw Failed(arguments: arguments, status: spawned) }
        var status: CInt = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        guard status == 0 else { throw Failed(arguments: arguments, status: status) }
    }
}
