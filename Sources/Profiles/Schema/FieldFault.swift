/// Why a field cannot hold what was given.
package struct FieldFault: Error, Sendable, Equatable {
    /// The field's key, as people write it.
    package let key: String
    /// What was given, as it was given; `nil` where the whole value is meant.
    package let value: String?
    /// A phrase that follows the value: `is not a host name`.
    package let reason: String
    /// The values there are, where they can be counted.
    package let choices: [String]
    /// How a value looks.
    package let examples: [String]

    package init(key: String, value: String?, reason: String, choices: [String] = [], examples: [String] = []) {
        self.key = key
        self.value = value
        self.reason = reason
        self.choices = choices
        self.examples = examples
    }
}
