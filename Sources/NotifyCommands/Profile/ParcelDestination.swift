import Files
import Glibc
import Mail
import Vault

/// Where sealed records go.
enum ParcelDestination: Sendable {
    case standardOutput
    /// A file that is not there yet.
    case file(String)
    case pending(PendingParcels)

    /// `path` is `-` for standard output.
    init(output path: String) throws(CommandFailure) {
        guard path == "-" else {
            self = .file(path)
            return
        }
        guard isatty(STDOUT_FILENO) == 0 else {
            throw CommandFailure(
                "standard output",
                "is a terminal, and a parcel is not text",
                hint: "give it a file: --output FILE",
                status: .usage
            )
        }
        self = .standardOutput
    }

    /// What was made, for programs.
    struct Receipt: Encodable, Sendable {
        let id: String
        let profiles: [String]
        /// `nil` where it is sealed under a passphrase.
        let recipient: String?
        /// `nil` for standard output.
        let path: String?
    }

    /// Seals the records and brings them there.
    func deliver(_ records: [Record], for key: ParcelKey) async throws(CommandFailure) -> Receipt {
        do {
            return try await blocking {
                let parcel = try Parcel(sealing: records, for: key)
                return Receipt(
                    id: parcel.identifier,
                    profiles: records.map(\.name),
                    recipient: parcel.recipient?.text,
                    path: try store(parcel)
                )
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    private func store(_ parcel: Parcel) throws -> String? {
        switch self {
        case .standardOutput:
            try Self.print(parcel.encoded)
            return nil
        case .file(let path):
            try parcel.encoded.withUnsafeBytes { bytes in try PrivateFile.create(at: path, holding: bytes) }
            return path
        case .pending(let pending): return try pending.add(parcel).path
        }
    }

    private static func print(_ bytes: [UInt8]) throws(CommandFailure) {
        do throws(Errno) {
            try FileDescriptor.standardOutput.writeAll(bytes)
        } catch {
            throw CommandFailure("standard output", "cannot be written: \(error.reason)", status: .inputOutput)
        }
    }

    /// Whether results for programs cannot go to standard output as well.
    var isStandardOutput: Bool {
        if case .standardOutput = self { true } else { false }
    }
}
