/// The text beside a vault or a parcel. It is read by bytes: a name may begin with a character that joins the space before it.
extension Vector {
    var text: [UInt8] {
        var lines = [Array("comment: \(comment)".utf8)]
        lines += keys.map { Array("\($0.word): \($0.value)".utf8) }
        lines.append(Array("expect: \(expectation.rawValue)".utf8))
        if let rule { lines.append(Array("rule: \(rule)".utf8)) }
        if let slot { lines.append(Array("slot: \(slot)".utf8)) }
        if let generation { lines.append(Array("generation: \(generation)".utf8)) }
        for entry in entries {
            let secret = entry.secret.map(Self.hexadecimal) ?? "-"
            lines.append(
                Array("entry: ".utf8) + entry.name + Array(" \(Self.hexadecimal(entry.attributes)) \(secret)".utf8)
            )
        }
        return lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    }

    init(name: String, text: [UInt8], form: Form = .vault, bytes: [UInt8]) throws {
        var values: [String: String] = [:]
        var keys: [Key] = []
        var entries: [Entry] = []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                line.dropFirst(colon - line.startIndex + 1).first == 32
            else { throw Fault(reason: "no key: \(String(decoding: line, as: UTF8.self))") }
            let word = String(decoding: line[..<colon], as: UTF8.self)
            let value = line[(colon + 2)...]
            if word == "entry" {
                entries.append(try Entry(value))
            } else if let key = try Key(word, String(decoding: value, as: UTF8.self)) {
                keys.append(key)
            } else {
                guard ["comment", "expect", "rule", "slot", "generation"].contains(word) else {
                    throw Fault(reason: "unknown key: \(word)")
                }
                guard values.updateValue(String(decoding: value, as: UTF8.self), forKey: word) == nil else {
                    throw Fault(reason: "doubled key: \(word)")
                }
            }
        }
        guard let comment = values["comment"], let expectation = values["expect"].flatMap(Expectation.init) else {
            throw Fault(reason: "comment or expect is missing")
        }
        guard !keys.isEmpty else { throw Fault(reason: "nothing to open it with") }
        self.name = name
        self.comment = comment
        self.keys = keys
        self.expectation = expectation
        rule = values["rule"]
        slot = values["slot"].flatMap { Int($0) }
        generation = values["generation"].flatMap { UInt64($0) }
        self.entries = entries
        self.form = form
        self.bytes = bytes
        let isOpened = expectation == .opened
        let isOpenedVault = isOpened && form == .vault
        guard (slot != nil) == isOpenedVault, (generation != nil) == isOpenedVault, (rule == nil) == isOpened else {
            throw Fault(reason: "slot and generation are for vaults that open, rule for what does not")
        }
        guard form == .parcel ? keys.count == 1 : !keys.contains(where: \.isIntakeKey) else {
            throw Fault(reason: "a parcel has one key; an intake key is for parcels")
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "\"\"" }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: some Collection<UInt8>) throws -> [UInt8] {
        let text = Array(text)
        if text == Array("\"\"".utf8) { return [] }
        guard text.count.isMultiple(of: 2) else { throw Fault(reason: "odd hexadecimal") }
        return try stride(from: 0, to: text.count, by: 2).map { index in
            let digits = String(decoding: text[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(digits, radix: 16) else { throw Fault(reason: "not hexadecimal: \(digits)") }
            return byte
        }
    }
}

extension Vector.Entry {
    init(_ value: ArraySlice<UInt8>) throws {
        let space = UInt8(ascii: " ")
        guard let last = value.lastIndex(of: space), let middle = value[..<last].lastIndex(of: space) else {
            throw Vector.Fault(reason: "not three fields: \(String(decoding: value, as: UTF8.self))")
        }
        let secret = value[(last + 1)...]
        self.init(
            name: Array(value[..<middle]),
            attributes: try Vector.bytes(value[(middle + 1)..<last]),
            secret: secret.elementsEqual("-".utf8) ? nil : try Vector.bytes(secret)
        )
    }
}

extension Vector.Key {
    var word: String {
        switch self {
        case .passphrase: "passphrase"
        case .passphraseBytes: "passphrase-hex"
        case .command: "command"
        case .keyFile: "key-file"
        case .systemdCredential: "systemd-credential"
        case .recoveryCode: "recovery-code"
        case .vault: "vault"
        }
    }

    var value: String {
        switch self {
        case .passphrase(let text), .command(let text), .recoveryCode(let text), .vault(let text): text
        case .passphraseBytes(let bytes), .keyFile(let bytes), .systemdCredential(let bytes): Vector.hexadecimal(bytes)
        }
    }

    var isIntakeKey: Bool {
        if case .vault = self { true } else { false }
    }

    /// Returns `nil` where `word` is no kind of key.
    init?(_ word: String, _ value: String) throws {
        switch word {
        case "passphrase": self = .passphrase(value)
        case "passphrase-hex": self = .passphraseBytes(try Vector.bytes(value.utf8))
        case "command": self = .command(value)
        case "key-file": self = .keyFile(try Vector.bytes(value.utf8))
        case "systemd-credential": self = .systemdCredential(try Vector.bytes(value.utf8))
        case "recovery-code": self = .recoveryCode(value)
        case "vault": self = .vault(value)
        default: return nil
        }
    }
}
