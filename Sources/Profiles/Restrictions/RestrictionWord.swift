/// A part of the restrictions that is one word, on the command line and in every record alike.
package protocol RestrictionWord: Sendable, Equatable {
    init(parsing text: String) throws(RestrictionWordFault)

    /// The one way in which it is kept.
    var text: String { get }
}

/// Why a text cannot be such a word.
package struct RestrictionWordFault: Error, Sendable, Equatable {
    /// A phrase that follows the text.
    package let reason: String
    /// How one looks.
    package let examples: [String]

    init(_ reason: String, examples: [String] = []) {
        self.reason = reason
        self.examples = examples
    }
}
