import FoundationEssentials
import Glibc
import Testing

/// A vault with what is to become of it: `NAME.vault` beside `NAME.txt`.
///
/// The text has lines `KEY: VALUE` with a closed set of keys: `comment`, one of `passphrase` and `key-file`
/// (hexadecimal), `expect`, and for a vault that opens `slot`, `generation` and for each entry
/// `entry: NAME ATTRIBUTES SECRET`, the last two hexadecimal, `-` for nothing there and `""` for no bytes.
struct Vector: Equatable {
    enum Key: Equatable {
        case passphrase(String)
        case keyFile([UInt8])
    }

    enum Expectation: String {
        case opened, malformed, unsupported, authentication
        case wrongKey = "wrong-key"
    }

    struct Entry: Equatable {
        let name: String
        let attributes: [UInt8]
        let secret: [UInt8]?
    }

    struct Fault: Error {
        let reason: String
    }

    let name: String
    let comment: String
    let key: Key
    let expectation: Expectation
    let slot: Int?
    let generation: Int?
    let entries: [Entry]
    let bytes: [UInt8]

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Vectors").path

    var text: String {
        var lines = ["comment: \(comment)"]
        switch key {
        case .passphrase(let passphrase): lines.append("passphrase: \(passphrase)")
        case .keyFile(let bytes): lines.append("key-file: \(Self.hexadecimal(bytes))")
        }
        lines.append("expect: \(expectation.rawValue)")
        if let slot { lines.append("slot: \(slot)") }
        if let generation { lines.append("generation: \(generation)") }
        for entry in entries {
            lines.append(
                "entry: \(entry.name) \(Self.hexadecimal(entry.attributes)) \(entry.secret.map(Self.hexadecimal) ?? "-")"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Vector: CustomTestStringConvertible {
    var testDescription: String { name }
}

extension Vector {
    init(name: String, text: String, bytes: [UInt8]) throws {
        var values: [String: String] = [:]
        var entries: [Entry] = []
        for line in text.split(separator: "\n") {
            guard let colon = line.firstRange(of: ": ") else { throw Fault(reason: "no key: \(line)") }
            let key = String(line[..<colon.lowerBound])
            let value = String(line[colon.upperBound...])
            if key == "entry" {
                let fields = value.split(separator: " ").map(String.init)
                guard fields.count == 3 else { throw Fault(reason: "not three fields: \(line)") }
                entries.append(
                    Entry(
                        name: fields[0],
                        attributes: try Self.bytes(fields[1]),
                        secret: fields[2] == "-" ? nil : try Self.bytes(fields[2])
                    )
                )
                continue
            }
            guard ["comment", "passphrase", "key-file", "expect", "slot", "generation"].contains(key) else {
                throw Fault(reason: "unknown key: \(key)")
            }
            guard values.updateValue(value, forKey: key) == nil else { throw Fault(reason: "doubled key: \(key)") }
        }
        guard let comment = values["comment"], let expectation = values["expect"].flatMap(Expectation.init) else {
            throw Fault(reason: "comment or expect is missing")
        }
        switch (values["passphrase"], values["key-file"]) {
        case (let passphrase?, nil): key = .passphrase(passphrase)
        case (nil, let file?): key = .keyFile(try Self.bytes(file))
        default: throw Fault(reason: "not exactly one of passphrase and key-file")
        }
        self.name = name
        self.comment = comment
        self.expectation = expectation
        slot = values["slot"].flatMap { Int($0) }
        generation = values["generation"].flatMap { Int($0) }
        self.entries = entries
        self.bytes = bytes
    }

    /// Returns the vectors on disk, by name.
    static func onDisk() throws -> [Vector] {
        try listing(of: directory).filter { $0.hasSuffix(".txt") }.map { file in
            let name = String(file.dropLast(4))
            let text = String(decoding: try contents(of: "\(directory)/\(file)"), as: UTF8.self)
            return try Vector(name: name, text: text, bytes: try contents(of: "\(directory)/\(name).vault"))
        }
    }

    func store() throws {
        try Data(bytes).write(to: URL(filePath: "\(Self.directory)/\(name).vault"))
        try Data(text.utf8).write(to: URL(filePath: "\(Self.directory)/\(name).txt"))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.isEmpty ? "\"\"" : bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ text: String) throws -> [UInt8] {
        if text == "\"\"" { return [] }
        let digits = Array(text)
        guard digits.count.isMultiple(of: 2) else { throw Fault(reason: "odd hexadecimal") }
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else {
                throw Fault(reason: "not hexadecimal: \(text)")
            }
            return byte
        }
    }
}
