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

    package enum Validity: Sendable { case now, past, future }

    /// How a certificate is signed, and with what kind of key.
    package enum Signature: Sendable {
        case ecdsa(digest: String)
        case rsa(digest: String)
        case rsaPSS(digest: String)
        case ed25519

        fileprivate var newKey: [String] {
            switch self {
            case .ecdsa: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
            case .rsa, .rsaPSS: ["-newkey", "rsa:2048"]
            case .ed25519: ["-newkey", "ed25519"]
            }
        }

        fileprivate var signing: [String] {
            switch self {
            case .ecdsa(let digest), .rsa(let digest): ["-\(digest)"]
            case .rsaPSS(let digest): ["-\(digest)", "-sigopt", "rsa_padding_mode:pss"]
            case .ed25519: []
            }
        }
    }

    /// A certificate of the authority's for `names`, such as `DNS:localhost,IP:127.0.0.1`.
    package func issue(names: String, validity: Validity = .now) throws -> TestIdentity {
        let name = "leaf-\(UInt64.random(in: 0 ... .max))"
        try openssl(
            ["req", "-new", "-subj", "/CN=leaf", "-out", "\(folder)/\(name).csr"] + newKey(name, Self.usual)
                + ["-addext", "subjectAltName=\(names)"]
        )
        switch validity {
        case .now: try sign(name, ["-days", "2"])
        // A span of -1 days ends before it begins; its end lies in the past, which is what matters.
        case .past: try sign(name, ["-days", "-1"])
        case .future: try signForLater(name)
        }
        return identity(name)
    }

    /// A certificate that nobody vouches for.
    package func selfSigned(names: String, _ signature: Signature = usual) throws -> TestIdentity {
        let name = "self-\(UInt64.random(in: 0 ... .max))"
        try selfSign(name, subject: "/CN=self", extensions: ["subjectAltName=\(names)"], signature)
        return identity(name)
    }

    package static let usual = Signature.ecdsa(digest: "sha256")

    private func sign(_ name: String, _ validity: [String]) throws {
        try openssl(
            [
                "x509", "-req", "-in", "\(folder)/\(name).csr", "-CA", "\(folder)/authority.crt",
                "-CAkey", "\(folder)/authority.key", "-set_serial", String(UInt32.random(in: 1 ... .max)),
                "-copy_extensions", "copy", "-out", "\(folder)/\(name).crt",
            ] + validity
        )
    }

    /// Only `openssl ca` takes a day to begin at.
    private func signForLater(_ name: String) throws {
        let settings = """
            [ca]
            default_ca = later
            [later]
            database = \(folder)/\(name).index
            new_certs_dir = \(folder)
            rand_serial = yes
            default_md = sha256
            copy_extensions = copy
            policy = names
            [names]
            commonName = supplied

            """
        try Data(settings.utf8).write(to: URL(filePath: "\(folder)/\(name).conf"))
        try Data().write(to: URL(filePath: "\(folder)/\(name).index"))
        try openssl([
            "ca", "-batch", "-config", "\(folder)/\(name).conf", "-cert", "\(folder)/authority.crt",
            "-keyfile", "\(folder)/authority.key", "-in", "\(folder)/\(name).csr", "-out", "\(folder)/\(name).crt",
            "-notext", "-startdate", "20800101000000Z", "-enddate", "20800201000000Z",
        ])
    }

    private func selfSign(
        _ name: String,
        subject: String,
        extensions: [String],
        _ signature: Signature = usual
    ) throws {
        try openssl(
            ["req", "-x509", "-days", "2", "-subj", subject, "-out", "\(folder)/\(name).crt"]
                + newKey(name, signature) + signature.signing + extensions.flatMap { ["-addext", $0] }
        )
    }

    private func newKey(_ name: String, _ signature: Signature) -> [String] {
        signature.newKey + ["-nodes", "-keyout", "\(folder)/\(name).key"]
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
