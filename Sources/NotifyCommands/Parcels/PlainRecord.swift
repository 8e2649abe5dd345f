import Escaping
import Mail
import Settings
import StrictYAML
import Vault

/// A profile with its secret as people and scripts write it: lines of YAML, an empty line, the secret's bytes as they are.
///
/// One line end behind the secret is not part of it. Nothing but the lines before the empty one leaves guarded memory.
struct PlainRecord: Sendable {
    /// How long it may be, in bytes: the secret at its longest, and as much for the lines.
    static let limit = 2 * SecretPrompt.limit

    let head: ProfileHead
    let secret: SecretBuffer?

    init(head: ProfileHead, secret: SecretBuffer?) {
        self.head = head
        self.secret = secret
    }

    /// Reads `text`, a whole record; `source` says in errors where it is from.
    init(_ text: SecretBuffer, source: String) throws(CommandFailure) {
        let place = Visible.escaped(source)
        do {
            let (head, rest) = try text.withUnsafeBytes { bytes in
                let end = try Self.endOfHead(bytes, place)
                let rest = bytes[end.next...]
                return (Array(bytes[..<end.head]), try Self.secret(UnsafeRawBufferPointer(rebasing: rest)))
            }
            self.init(head: try ProfileHead(head, file: source), secret: rest)
        } catch let error as YAMLError {
            throw CommandFailure("record", error.description, hint: error.hint, status: .badData)
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    /// The record as one profile.
    func record() throws(CommandFailure) -> Record {
        let profile = try Profile(head)
        try profile.check(name: head.name)
        return Record(name: head.name, attributes: try profile.encoded(), secret: secret)
    }

    /// The record as `init(_:source:)` reads it.
    func text() throws(VaultError) -> SecretBuffer {
        let lines = Array((head.text + "\n").utf8)
        let isEndedByCR = secret?.withUnsafeBytes { $0.last == UInt8(ascii: "\r") } ?? false
        let end = Array((secret == nil ? "" : isEndedByCR ? "\r\n" : "\n").utf8)
        let parts = try [lines, end].map { bytes throws(VaultError) in
            try SecretBuffer(count: bytes.count) { memory in
                memory.copyBytes(from: bytes)
                return bytes.count
            }
        }
        return try SecretBuffer(joining: [parts[0]] + (secret.map { [$0] } ?? []) + [parts[1]])
    }

    /// Looks for the empty line. What stands before it is believed to be no secret, so each line has to look like one of
    /// a head before a parser, and the words of an error, get to see it.
    private static func endOfHead(
        _ bytes: UnsafeRawBufferPointer,
        _ place: String
    ) throws(CommandFailure) -> (head: Int, next: Int) {
        var start = 0
        var number = 1
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            var line = bytes[start..<end]
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            if line.isEmpty { return (start, end + 1) }
            try check(line, at: "\(place):\(number)")
            start = end + 1
            number += 1
        }
        throw CommandFailure(
            "record",
            "\(place): has no empty line between the profile and the secret",
            hint: "write name: NAME, user: USER, …, an empty line, and the secret behind it",
            status: .badData
        )
    }

    private static func check(_ line: Slice<UnsafeRawBufferPointer>, at place: String) throws(CommandFailure) {
        if let first = line.first, " #-".utf8.contains(first) { return }
        let key = line.prefix { $0 != UInt8(ascii: ":") }
        let isKey = key.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        let rest = line.dropFirst(key.count)
        guard isKey, !key.isEmpty, rest.first == UInt8(ascii: ":"), rest.count == 1 || rest.dropFirst().first == 0x20
        else {
            throw CommandFailure(
                "record",
                "\(place): is not a key with a value",
                hint: "an empty line comes before the secret",
                status: .badData
            )
        }
        guard
            !["password", "secret", "token", "passphrase"].contains(where: { key.map { $0 | 0x20 } == Array($0.utf8) })
        else {
            throw CommandFailure(
                "record",
                "\(place): a secret is no value of a key",
                hint: "it stands behind an empty line, as it is",
                status: .badData
            )
        }
    }

    private static func secret(_ bytes: UnsafeRawBufferPointer) throws(VaultError) -> SecretBuffer? {
        bytes.isEmpty ? nil : try SecretPrompt.withoutLineEnd(SecretBuffer(copying: bytes), source: "record")
    }
}
