import Escaping

/// One value of a YAML file as it stands there: words are never turned into numbers or truth values.
package struct YAMLValue: Sendable {
    package enum Content: Sendable {
        /// `isPlain`: written without quotes, and not as a block.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLValue])
        /// In the order of the file; no key is listed twice.
        case mapping([(key: Located<String>, value: YAMLValue)])
    }

    package let content: Content
    package let position: TextPosition
    /// The path that errors name.
    package let file: String

    /// Written as nothing at all, as in `profile:`.
    package var isAbsent: Bool {
        if case .scalar("", isPlain: true) = content { true } else { false }
    }

    package func error(_ message: String, hint: String? = nil) -> YAMLError {
        YAMLError(file: file, at: position, message: message, hint: hint)
    }

    /// The text of a scalar, which is not empty. `subject` says in the error what the value is: `"match"`.
    package func text(_ subject: String) throws(YAMLError) -> String {
        switch content {
        case .scalar(let text, _):
            guard !text.isEmpty else { throw error("\(subject) has no value") }
            return text
        case .sequence: throw error("\(subject) must be one value, not a list")
        case .mapping(let pairs):
            let looksLikeTemplate = pairs.count == 1 && pairs.allSatisfy { $0.value.isAbsent }
            throw error(
                "\(subject) must be one value, not keys with values",
                hint: looksLikeTemplate ? "put text that starts with { in single quotes" : nil
            )
        }
    }

    /// A text of one line, without control characters.
    package func line(_ subject: String, limit: Int = 1000) throws(YAMLError) -> String {
        let text = try text(subject)
        guard !text.hasControls else { throw error("\(subject) must not contain line ends or control characters") }
        guard text.utf8.count <= limit else { throw error("\(subject) is longer than \(limit) bytes") }
        return text
    }

    /// One of the given words.
    package func word(_ subject: String, among words: [String]) throws(YAMLError) -> String {
        let text = try text(subject)
        guard words.contains(text) else {
            throw YAMLError(
                file: file,
                at: position,
                message: "\(subject) cannot be \(text.quoted)",
                advice: .choosing(text, among: words, or: "it can be \(words.asChoice)")
            )
        }
        return text
    }

    /// One of the words of a type.
    package func word<Word: RawRepresentable & CaseIterable>(
        _ subject: String,
        of type: Word.Type
    ) throws(YAMLError) -> Word where Word.RawValue == String {
        let text = try word(subject, among: Word.allCases.map(\.rawValue))
        guard let word = Word(rawValue: text) else { throw error("\(subject) cannot be \(text.quoted)") }
        return word
    }

    /// A whole number in decimal digits.
    package func integer(_ subject: String, in range: ClosedRange<Int>) throws(YAMLError) -> Int {
        let text = try text(subject)
        let isDecimal = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDecimal, let number = Int(text), range.contains(number) else {
            throw error(
                "\(subject) cannot be \(text.quoted)",
                hint: "it is a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The items of a list that is not empty.
    package func list(_ subject: String) throws(YAMLError) -> [YAMLValue] {
        guard case .sequence(let items) = content else {
            if isAbsent { throw error("\(subject) has no value") }
            throw error("\(subject) must be a list", hint: "write it as [a, b], or one item a line after a hyphen")
        }
        guard !items.isEmpty else { throw error("\(subject) is an empty list") }
        return items
    }

    /// The items of a list, or the one value.
    package func oneOrList(_ subject: String) throws(YAMLError) -> [YAMLValue] {
        if case .sequence = content { try list(subject) } else { [self] }
    }
}

extension String {
    /// Whether any character would act on a terminal instead of being shown.
    package var hasControls: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

extension [String] {
    /// The words joined for a sentence: `a, b or c`.
    package var asChoice: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}
