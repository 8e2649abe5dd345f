internal import CSpawn
internal import Escaping
import Files
import Glibc
import Mail
import Vault

/// Creates a key that only systemd can decrypt: 32 random bytes that go through a pipe to `systemd-creds encrypt`, and
/// nowhere else.
struct NewSystemdCredential: Sendable {
    let name: String
    /// Where the encrypted credential is written; the file must not exist.
    let output: String

    private static let program = "/usr/bin/systemd-creds"

    /// - Returns: the key, once it is stored, encrypted, at `output`.
    func make() throws -> SecretBuffer {
        guard access(output, F_OK) != 0 else {
            throw CommandFailure(
                "--output \(Visible.escaped(output))",
                "already exists and is not overwritten",
                status: .cannotCreate
            )
        }
        let key = try KeyFile.random()
        var (reading, writing): (Int32, Int32) = (-1, -1)
        try check(spawn_open_pipe(&reading, &writing))
        defer { close(reading) }
        // A pipe holds more than this, so nobody has to read yet.
        let written = key.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
        close(writing)
        guard written == key.count else { throw failure("cannot pass it the key") }
        let status = try run(input: reading)
        guard status == 0 else { throw failure("failed with status \(status >> 8 & 0xFF)") }
        return key
    }

    private func run(input: Int32) throws(CommandFailure) -> Int32 {
        let words = [Self.program, "encrypt", "--name=\(name)", "-", output]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for word in arguments { free(word) } }
        var process = pid_t()
        let started = Self.program.withCString { path in
            arguments.withUnsafeMutableBufferPointer { arguments -> Int32 in
                guard let words = arguments.baseAddress else { return EINVAL }
                var request = spawn_request()
                request.path = path
                request.arguments = UnsafePointer(words)
                request.descriptors = (input, -1, -1)
                return spawn_in_group(&request, &process)
            }
        }
        try check(started)
        var status: Int32 = 0
        _ = try? uninterrupted { waitpid(process, &status, 0) }
        return status
    }

    private func check(_ number: Int32) throws(CommandFailure) {
        guard number == 0 else { throw failure(String(cString: strerror(number)).lowercased()) }
    }

    private func failure(_ reason: String) -> CommandFailure {
        CommandFailure(
            Self.program,
            reason,
            hint: "the credential was not created; systemd-creds setup creates the host's key, and both need root",
            status: .cannotCreate
        )
    }
}
