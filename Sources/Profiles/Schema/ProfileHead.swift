internal import Escaping
internal import StrictYAML

/// How the value of one field is written.
package enum FieldShape: Sendable, Equatable {
    /// One line of text.
    case line
    /// A whole number.
    case number(ClosedRange<Int>)
    /// One of some words.
    case word([String])
    /// `yes` or nothing.
    case flag
    /// Lines, at least one.
    case list
    /// Lines by names of the user's choice.
    case map
}

/// What one field holds, as people's records and JSON share it. A field that holds nothing has no value.
package enum FieldValue: Sendable, Equatable {
    case line(String)
    case number(Int)
    case flag
    case list([String])
    case map([String: String])
}

/// The values of a record's head: everything of a profile but its secret, in YAML.
struct ProfileHead: Sendable, Equatable {
    /// By key.
    let values: [String: FieldValue]

    /// Reads a head.
    ///
    /// - Parameters:
    ///   - bytes: the YAML.
    ///   - file: what errors name.
    ///   - shapes: every key that is known.
    ///   - required: the keys that cannot be left out.
    /// - Throws: the first thing that is wrong, with its place: an unknown or doubled key, a wrong type.
    init(
        _ bytes: [UInt8],
        file: String,
        shapes: [(key: String, shape: FieldShape)],
        required: [String]
    ) throws(YAMLError) {
        guard let root = try YAMLReader.read(bytes, file: file) else {
            throw YAMLError(file: file, message: "the record has no head")
        }
        let mapping = try YAMLMapping(root, "a record", known: shapes.map(\.key))
        for key in required { _ = try mapping.required(key, "a record") }
        var values: [String: FieldValue] = [:]
        for (key, shape) in shapes {
            if let value = mapping[key] { values[key] = try Self.value(value, shape, key.quoted) }
        }
        self.values = values
    }

    private static func value(
        _ value: YAMLValue,
        _ shape: FieldShape,
        _ subject: String
    ) throws(YAMLError) -> FieldValue? {
        switch shape {
        case .line: return .line(try value.line(subject))
        case .number(let range): return .number(try value.integer(subject, in: range))
        case .word(let words): return .line(try value.word(subject, among: words))
        case .flag: return try value.word(subject, among: ["yes", "no"]) == "yes" ? .flag : nil
        case .list:
            var items: [String] = []
            for item in try value.oneOrList(subject) { items.append(try item.line(subject)) }
            return .list(items)
        case .map:
            let mapping = try YAMLMapping(value, subject)
            var values: [String: String] = [:]
            for key in mapping.keys { values[key.value] = try mapping[key.value]?.line(key.value.quoted) }
            return values.isEmpty ? nil : .map(values)
        }
    }
}
