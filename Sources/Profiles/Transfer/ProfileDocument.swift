package import Vault

/// A profile with its secret as people and scripts write it: lines of YAML, an empty line, the secret's bytes as they are.
///
/// One line end behind the secret is not part of it. Nothing but the lines before the empty one leaves guarded memory.
package struct ProfileDocument: Sendable {
    /// How long it may be, in bytes: the secret at its longest, and as much for the lines.
    package static let limit = 2 * SecretPrompt.limit

    package let name: String
    package let profile: Profile
    package let secret: SecretBuffer?

    package init(name: String, profile: Profile, secret: SecretBuffer?) {
        self.name = name
        self.profile = profile
        self.secret = secret
    }

    /// Reads `text`, a whole document; `source` is where it is from, for errors, and not escaped.
    ///
    /// - Throws: `.record`, `.unusable`, `.conflict`, or `.vault` where the secret is too long.
    package init(_ text: SecretBuffer, source: String) throws(ProfileError) {
        let (head, secret) = try text.withUnsafeBytes { bytes throws(ProfileError) in
            let end = try Self.endOfHead(bytes, source)
            let rest = UnsafeRawBufferPointer(rebasing: bytes[end.next...])
            do throws(VaultError) {
                return (Array(bytes[..<end.head]), try Self.secret(rest))
            } catch {
                throw .vault(error)
            }
        }
        let (name, profile) = try Profile.named(head, source: source)
        try profile.check(name: name)
        self.init(name: name, profile: profile, secret: secret)
    }

    /// The same for a parcel.
    package func record() throws(ProfileError) -> Record {
        Record(name: name, attributes: try profile.encoded(), secret: secret)
    }

    /// The document as `init(_:source:)` reads it.
    package func text() throws(VaultError) -> SecretBuffer {
        let lines = Array((profile.head(name: name) + "\n").utf8)
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
        _ source: String
    ) throws(ProfileError) -> (head: Int, next: Int) {
        var start = 0
        var number = 1
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            var line = bytes[start..<end]
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            if line.isEmpty { return (start, end + 1) }
            try check(line, at: "\(source):\(number)")
            start = end + 1
            number += 1
        }
        throw .record(.noEmptyLine(place: source))
    }

    private static func check(_ line: Slice<UnsafeRawBufferPointer>, at place: String) throws(ProfileError) {
        if let first = line.first, " #-".utf8.contains(first) { return }
        let key = line.prefix { $0 != UInt8(ascii: ":") }
        let isKey = key.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        let rest = line.dropFirst(key.count)
        guard isKey, !key.isEmpty, rest.first == UInt8(ascii: ":"), rest.count == 1 || rest.dropFirst().first == 0x20
        else { throw .record(.notAKey(place: place)) }
        guard
            !["password", "secret", "token", "passphrase"].contains(where: { key.map { $0 | 0x20 } == Array($0.utf8) })
        else { throw .record(.secretAsValue(place: place)) }
    }

    private static func secret(_ bytes: UnsafeRawBufferPointer) throws(VaultError) -> SecretBuffer? {
        bytes.isEmpty ? nil : try SecretPrompt.withoutLineEnd(SecretBuffer(copying: bytes), source: "record")
    }
}
