/// One value of a YAML file as it stands there: words are never turned into numbers or truth values.
struct YAMLValue: Sendable {
    enum Content: Sendable {
        /// `isPlain`: written without quotes, and not as a block.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLValue])
        /// In the order of the file; no key stands twice.
        case mapping([(key: Located<String>, value: YAMLValue)])
    }

    let content: Content
    let position: TextPosition
    /// The path that errors name.
    let file: String

    /// Written as nothing at all, as in `profile:`.
    var isAbsent: Bool {
        if case .scalar("", isPlain: true) = content { true } else { false }
    }

    func error(_ message: String, hint: String? = nil) -> SettingsError {
        SettingsError(file: file, at: position, message: message, hint: hint)
    }

    /// The text of a scalar, which is not empty. `subject` says in the error what the value is: `"match"`.
    func text(_ subject: String) throws(SettingsError) -> String {
        switch content {
        case .scalar(let text, _):
            guard !text.isEmpty else { throw error("\(subject) has no value") }
            return text
        case .sequence: throw error("\(subject) must be one value, not a list")
        case .mapping(let pairs):
            let looksLikeTemplate = pairs.count == 1 && pairs.allSatisfy { $0.value.isAbsent }
            throw error(
                "\(subject) must be one value, not keys with values",
                hint: looksLikeTemplate ? "put a text that begins with { in single quotes" : nil
            )
        }
    }

    /// A text of one line, without control characters.
    func line(_ subject: String, limit: Int = 1000) throws(SettingsError) -> String {
        let text = try text(subject)
        guard !text.hasControls else { throw error("\(subject) must not contain line ends or control characters") }
        guard text.utf8.count <= limit else { throw error("\(subject) is longer than \(limit) bytes") }
        return text
    }

    /// One of the given words.
    func word(_ subject: String, among words: [String]) throws(SettingsError) -> String {
        let text = try text(subject)
        guard words.contains(text) else {
            let hint = NearestName.hint(for: text, among: words) ?? "it can be \(words.asChoice)"
            throw error("\(subject) cannot be \(text.quoted)", hint: hint)
        }
        return text
    }

    /// One of the words of a type.
    func word<Word: RawRepresentable & CaseIterable>(
        _ subject: String,
        of type: Word.Type
    ) throws(SettingsError) -> Word where Word.RawValue == String {
        let text = try word(subject, among: Word.allCases.map(\.rawValue))
        guard let word = Word(rawValue: text) else { throw error("\(subject) cannot be \(text.quoted)") }
        return word
    }

    /// A whole number in decimal digits.
    func integer(_ subject: String, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
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
    func list(_ subject: String) throws(SettingsError) -> [YAMLValue] {
        guard case .sequence(let items) = content else {
            if isAbsent { throw error("\(subject) has no value") }
            throw error("\(subject) must be a list", hint: "write it as [a, b], or one item a line after a hyphen")
        }
        guard !items.isEmpty else { throw error("\(subject) is an empty list") }
        return items
    }

    /// The items of a list, or the one value.
    func oneOrList(_ subject: String) throws(SettingsError) -> [YAMLValue] {
        if case .sequence = content { try list(subject) } else { [self] }
    }
}
