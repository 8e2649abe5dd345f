import Glibc
import Mail
import Vault

/// A program that prints an OAuth 2.0 access token.
///
/// It is started without a shell, with an environment of a few words and nothing on its standard input. What it prints
/// goes straight into guarded memory and is never shown, whatever becomes of it.
struct TokenCommand: Sendable {
    let profile: String
    /// The program's absolute path, then its arguments.
    let words: [String]
    var deadline = Duration.seconds(30)

    /// Longer than any token that a line of AUTH can carry.
    private static let maximumLength = 16 << 10

    /// Runs the program, on a thread that may wait.
    ///
    /// - Returns: what it printed, without the line's end.
    /// - Throws: why there is no token. Waiting may help unless the program cannot be started.
    func token() throws(SubmissionFailure) -> SecretBuffer {
        let process = try start()
        defer { process.closeOutput() }
        let end = ContinuousClock.now + deadline
        var fault: TokenProcess.Fault?
        let token: SecretBuffer
        do throws(VaultError) {
            token = try SecretBuffer(count: Self.maximumLength + 1) { memory throws(VaultError) in
                switch process.read(into: memory, until: end) {
                case .success(let count): return count
                case .failure(let told):
                    fault = told
                    return 0
                }
            }
        } catch {
            process.kill()
            throw failure("its output cannot be kept: \(error.reason)")
        }
        if let fault {
            process.kill()
            throw failure(fault.reason)
        }
        guard let status = process.wait(until: end) else {
            process.kill()
            throw failure(TokenProcess.Fault.late.reason)
        }
        guard status == 0 else { throw failure(Self.words(for: status)) }
        guard token.count <= Self.maximumLength else {
            throw failure("it printed more than \(Self.maximumLength >> 10) KiB")
        }
        return try trimmed(token)
    }

    private func start() throws(SubmissionFailure) -> TokenProcess {
        do throws(TokenProcess.Fault) {
            return try TokenProcess(words)
        } catch {
            throw failure(error.reason, kind: .configuration)
        }
    }

    private func trimmed(_ output: SecretBuffer) throws(SubmissionFailure) -> SecretBuffer {
        let length = output.withUnsafeBytes { bytes in
            var length = bytes.count
            while length > 0, bytes[length - 1] == UInt8(ascii: "\n") || bytes[length - 1] == UInt8(ascii: "\r") {
                length -= 1
            }
            return length
        }
        guard length > 0 else { throw failure("it printed nothing") }
        do throws(VaultError) {
            return try output.withUnsafeBytes { bytes throws(VaultError) in
                try SecretBuffer(copying: UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            }
        } catch {
            throw failure("its output cannot be kept: \(error.reason)")
        }
    }

    private func failure(_ reason: String, kind: SubmissionFailure.Kind = .authentication) -> SubmissionFailure {
        SubmissionFailure(
            kind: kind,
            isPermanent: kind == .configuration,
            subject: "access token of '\(Visible.escaped(profile))'",
            reason: "\(Visible.escaped(words.first ?? "")): \(reason)",
            hint: "it is the command below oauth2: in config.yaml; its output is not shown, so run it yourself"
        )
    }

    private static func words(for status: Int32) -> String {
        let signal = status & 0x7F
        return signal == 0 ? "ended with status \(status >> 8 & 0xFF)" : "was ended by signal \(signal)"
    }
}
