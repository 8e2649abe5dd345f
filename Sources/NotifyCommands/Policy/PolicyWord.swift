/// A part of a policy that is one word, on the command line and in the record alike.
protocol PolicyWord: Codable, Sendable, Equatable {
    /// - Throws: a failure about `option`, where the word cannot be one.
    init(parsing text: String, of option: String) throws(CommandFailure)

    /// The one way in which it is kept.
    var text: String { get }
}

extension PolicyWord {
    init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self), of: "policy")
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
