import Escaping

/// The keys and values of one mapping, none of them unknown.
package struct YAMLMapping {
    private let values: [String: YAMLValue]
    /// In the order of the file.
    package let keys: [Located<String>]
    package let value: YAMLValue

    /// Reads a mapping whose keys are all among `known`. `subject` says in the error what it is: `a rule`.
    package init(_ value: YAMLValue, _ subject: String, known: [String]) throws(YAMLError) {
        try self.init(value, subject)
        for key in keys where !known.contains(key.value) {
            throw YAMLError(
                file: value.file,
                at: key.position,
                message: "unknown key \(key.value.quoted)",
                advice: .choosing(key.value, among: known, or: "\(subject) can have \(known.asChoice)")
            )
        }
    }

    /// Reads a mapping with keys of the user's choice.
    package init(_ value: YAMLValue, _ subject: String) throws(YAMLError) {
        guard case .mapping(let pairs) = value.content else {
            if value.isAbsent { throw value.error("\(subject) has no value") }
            throw value.error("\(subject) must be keys with values", hint: "write each as key: value on its own line")
        }
        self.value = value
        keys = pairs.map(\.key)
        values = Dictionary(pairs.map { ($0.key.value, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(key: String) -> YAMLValue? {
        values[key]
    }

    package func required(_ key: String, _ subject: String) throws(YAMLError) -> YAMLValue {
        guard let found = values[key] else { throw value.error("\(subject) has no \(key.quoted)") }
        return found
    }
}
