internal import Escaping
package import Vault

/// A program that prints a secret.
///
/// It is started without a shell, with an environment of a few words and nothing on its standard input. What it prints
/// goes straight into guarded memory and is never shown, whatever becomes of it.
package struct SecretProgram: Sendable {
    /// Why there is no secret.
    package enum Fault: Error, Sendable, Equatable {
        /// It cannot be started: waiting does not help.
        case notStarted(String)
        case failed(String)

        package var reason: String {
            switch self {
            case .notStarted(let reason), .failed(let reason): reason
            }
        }
    }

    /// The program's absolute path, then its arguments.
    package let words: [String]
    /// How long it may take.
    package var deadline = Duration.seconds(30)

    package init(words: [String]) {
        self.words = words
    }

    /// Longer than any token that a line of AUTH can carry.
    private static let maximumLength = 16 << 10

    /// The program, for a message to a person.
    package var name: String { Visible.escaped(words.first ?? "") }

    /// Runs the program. Blocks.
    ///
    /// - Returns: what it printed, without the line's end.
    package func output() throws(Fault) -> SecretBuffer {
        let process = try start()
        defer { process.closeOutput() }
        let end = ContinuousClock.now + deadline
        var fault: SecretProcess.Fault?
        let output: SecretBuffer
        do throws(VaultError) {
            output = try SecretBuffer(count: Self.maximumLength + 1) { memory throws(VaultError) in
                switch process.read(into: memory, until: end) {
                case .success(let count): return count
                case .failure(let told):
                    fault = told
                    return 0
                }
            }
        } catch {
            process.kill()
            throw .failed("its output cannot be kept: \(error.reason)")
        }
        if let fault {
            process.kill()
            throw .failed(fault.reason)
        }
        guard let status = process.wait(until: end) else {
            process.kill()
            throw .failed(SecretProcess.Fault.late.reason)
        }
        guard status == 0 else { throw .failed(Self.words(for: status)) }
        guard output.count <= Self.maximumLength else {
            throw .failed("it printed more than \(Self.maximumLength >> 10) KiB")
        }
        return try trimmed(output)
    }

    private func start() throws(Fault) -> SecretProcess {
        do throws(SecretProcess.Fault) {
            return try SecretProcess(words)
        } catch {
            throw .notStarted(error.reason)
        }
    }

    private func trimmed(_ output: SecretBuffer) throws(Fault) -> SecretBuffer {
        let length = output.withUnsafeBytes { bytes in
            var length = bytes.count
            while length > 0, bytes[length - 1] == UInt8(ascii: "\n") || bytes[length - 1] == UInt8(ascii: "\r") {
                length -= 1
            }
            return length
        }
        guard length > 0 else { throw .failed("it printed nothing") }
        do throws(VaultError) {
            return try output.withUnsafeBytes { bytes throws(VaultError) in
                try SecretBuffer(copying: UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            }
        } catch {
            throw .failed("its output cannot be kept: \(error.reason)")
        }
    }

    private static func words(for status: Int32) -> String {
        let signal = status & 0x7F
        return signal == 0 ? "ended with status \(status >> 8 & 0xFF)" : "was ended by signal \(signal)"
    }
}
