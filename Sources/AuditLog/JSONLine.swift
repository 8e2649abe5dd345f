import Escaping

/// A flat JSON object in ASCII, on one line: written and read without anything that is not in it.
struct JSONLine {
    enum Value: Equatable {
        case number(UInt64)
        case text(String)
        case flag(Bool)
        case list([String])

        var number: UInt64? { if case .number(let number) = self { number } else { nil } }
        var text: String? { if case .text(let text) = self { text } else { nil } }
        var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
        var list: [String]? { if case .list(let list) = self { list } else { nil } }
    }

    /// The object without its closing brace.
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    mutating func add(_ name: String, _ number: UInt64) {
        key(name)
        bytes += String(number).utf8
    }

    mutating func add(_ name: String, _ text: String) {
        key(name)
        Self.append(text, to: &bytes)
    }

    mutating func add(_ name: String, _ flag: Bool) {
        key(name)
        bytes += (flag ? "true" : "false").utf8
    }

    mutating func add(_ name: String, _ list: [String]) {
        key(name)
        bytes.append(UInt8(ascii: "["))
        for (index, text) in list.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.append(text, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// How many octets the text takes, with its quotes.
    static func width(of text: String) -> Int {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return bytes.count
    }

    private mutating func key(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        Self.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Everything but plain ASCII goes as `\uXXXX`, so that a line of the file harms no terminal.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        bytes.append(quote)
        for unit in text.utf16 {
            switch unit {
            case UInt16(quote), UInt16(backslash): bytes += [backslash, UInt8(unit)]
            case 0x20..<0x7f: bytes.append(UInt8(unit))
            default:
                let digits = String(unit, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            }
        }
        bytes.append(quote)
    }
}

extension JSONLine {
    /// Reads an object without its closing brace; `nil` where it is not in the one form that is written here.
    static func fields(_ bytes: ArraySlice<UInt8>) -> [String: Value]? {
        var reader = JSONLineReader(rest: bytes)
        return reader.fields()
    }
}

private struct JSONLineReader {
    var rest: ArraySlice<UInt8>

    mutating func fields() -> [String: JSONLine.Value]? {
        var fields: [String: JSONLine.Value] = [:]
        guard take("{") else { return nil }
        repeat {
            guard let name = string(), take(":"), let value = value(),
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
        } while take(",")
        return rest.isEmpty ? fields : nil
    }

    private mutating func value() -> JSONLine.Value? {
        switch rest.first {
        case UInt8(ascii: "\""): return string().map { .text($0) }
        case UInt8(ascii: "["): return list().map { .list($0) }
        case UInt8(ascii: "t"): return take("true") ? .flag(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .flag(false) : nil
        default:
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest[digits.endIndex...]
            return UInt64(String(decoding: digits, as: UTF8.self)).map { .number($0) }
        }
    }

    private mutating func list() -> [String]? {
        var list: [String] = []
        guard take("[") else { return nil }
        repeat {
            guard let text = string() else { return nil }
            list.append(text)
        } while take(",")
        return take("]") ? list : nil
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var units: [UInt16] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(validating: units, as: UTF16.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                units.append(escaped)
            case 0x20..<0x7f: units.append(UInt16(byte))
            default: return nil
            }
        }
        return nil
    }

    private mutating func escape() -> UInt16? {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): return UInt16(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): return UInt16(UInt8(ascii: "\\"))
        case UInt8(ascii: "u"):
            guard let bytes = Hexadecimal.bytes(rest.prefix(4)), bytes.count == 2 else { return nil }
            rest = rest.dropFirst(4)
            return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        default: return nil
        }
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }
}
