import FoundationEssentials
import Testing

/// A vault or a parcel with what is to become of it: `NAME.vault` or `NAME.parcel` beside `NAME.txt`, whose keys
/// `etc/vault-format.md` lists.
struct Vector: Equatable {
    enum Key: Equatable {
        case passphrase(String)
        case passphraseBytes([UInt8])
        case command(String)
        case keyFile([UInt8])
        case systemdCredential([UInt8])
        /// As it was typed.
        case recoveryCode(String)
        /// The intake key of the vault that has this name; for parcels.
        case vault(String)
    }

    /// What the file holds; the raw value ends its name.
    enum Form: String {
        case vault, parcel
    }

    enum Expectation: String {
        case opened, malformed, unsupported, authentication
        case wrongKey = "wrong-key"
    }

    struct Entry: Equatable {
        /// By bytes: names that look the same may be others.
        let name: [UInt8]
        let attributes: [UInt8]
        let secret: [UInt8]?
    }

    struct Fault: Error {
        let reason: String
    }

    let name: String
    let comment: String
    let keys: [Key]
    let expectation: Expectation
    /// Which rule of the format's page refuses it.
    let rule: String?
    let slot: Int?
    let generation: UInt64?
    /// Of a parcel: its records.
    let entries: [Entry]
    var form = Form.vault
    let bytes: [UInt8]

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Vectors").path

    /// Returns the vectors on disk, by name.
    static func onDisk() throws -> [Vector] {
        let files = try listing(of: directory)
        return try files.filter { $0.hasSuffix(".txt") }.map { file in
            let name = String(file.dropLast(4))
            let form: Form = files.contains("\(name).parcel") ? .parcel : .vault
            let text = try contents(of: "\(directory)/\(file)")
            let bytes = try contents(of: "\(directory)/\(name).\(form.rawValue)")
            return try Vector(name: name, text: text, form: form, bytes: bytes)
        }
    }

    func store(in directory: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(directory)/\(name).\(form.rawValue)"))
        try Data(text).write(to: URL(filePath: "\(directory)/\(name).txt"))
    }
}

extension Vector: CustomTestStringConvertible {
    var testDescription: String { name }
}
