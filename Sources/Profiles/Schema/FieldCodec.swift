/// How values of one type are written, read and checked.
struct FieldCodec<Value: Sendable & Equatable>: Sendable {
    /// What is wrong with a value, before it is known whose value it is.
    struct Problem: Error {
        let value: String?
        let reason: String
        var choices: [String] = []
        var examples: [String] = []
    }

    let shape: FieldShape
    let read: @Sendable (FieldValue) throws(Problem) -> Value
    let write: @Sendable (Value) -> FieldValue
}

extension FieldCodec {
    /// One line that `parse` makes a value of.
    static func line(
        _ parse: @escaping @Sendable (String) throws(Problem) -> Value,
        _ text: @escaping @Sendable (Value) -> String
    ) -> FieldCodec {
        FieldCodec(shape: .line) { value throws(Problem) in
            guard case .line(let line) = value else { throw Problem(value: nil, reason: "is not one line") }
            try checkLine(line)
            return try parse(line)
        } write: { value in
            .line(text(value))
        }
    }

    /// Lines, each of which `parse` makes an element of.
    static func list<Element>(
        _ parse: @escaping @Sendable (String) throws(Problem) -> Element,
        _ text: @escaping @Sendable (Element) -> String
    ) -> FieldCodec where Value == [Element] {
        FieldCodec(shape: .list) { value throws(Problem) in
            guard case .list(let lines) = value, !lines.isEmpty else {
                throw Problem(value: nil, reason: "is an empty list")
            }
            var elements: [Element] = []
            for line in lines {
                try checkLine(line)
                elements.append(try parse(line))
            }
            return elements
        } write: { elements in
            .list(elements.map(text))
        }
    }

    /// One of the words of a type.
    static func word() -> FieldCodec where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        let words = Value.allCases.map(\.rawValue)
        return FieldCodec(shape: .word(words)) { value throws(Problem) in
            guard case .line(let word) = value, let found = Value(rawValue: word) else {
                throw Problem(value: value.text, reason: "is not known", choices: words)
            }
            return found
        } write: { word in
            .line(word.rawValue)
        }
    }

    /// Neither empty nor with a control character.
    private static func checkLine(_ line: String) throws(Problem) {
        guard !line.isEmpty else { throw Problem(value: nil, reason: "is empty") }
        guard !line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw Problem(value: line, reason: "has control characters")
        }
    }
}

extension FieldCodec<String> {
    /// Any line that `fault` has nothing against.
    static func text(_ fault: @escaping @Sendable (String) -> String? = { _ in nil }) -> FieldCodec {
        line { line throws(Problem) in
            if let reason = fault(line) { throw Problem(value: line, reason: reason) }
            return line
        } _: {
            $0
        }
    }

    /// The absolute path of a file.
    static let file = text { $0.hasPrefix("/") ? nil : "is not an absolute path" }
}

extension FieldCodec<Int> {
    static func number(_ range: ClosedRange<Int>) -> FieldCodec {
        FieldCodec(shape: .number(range)) { value throws(Problem) in
            guard case .number(let number) = value, range.contains(number) else {
                throw Problem(
                    value: value.text,
                    reason: "is not a number from \(range.lowerBound) to \(range.upperBound)"
                )
            }
            return number
        } write: { number in
            .number(number)
        }
    }
}

extension FieldCodec<[String: String]> {
    static let map = FieldCodec(shape: .map) { value throws(Problem) in
        guard case .map(let values) = value, !values.isEmpty else { throw Problem(value: nil, reason: "is empty") }
        return values
    } write: { values in
        .map(values)
    }
}

extension FieldCodec {
    /// A part of the restrictions that is one word.
    static func word() -> FieldCodec where Value: RestrictionWord {
        line { text throws(Problem) in
            try parse(text)
        } _: {
            $0.text
        }
    }

    /// A part of the restrictions that is a list of words.
    static func words<Word: RestrictionWord>() -> FieldCodec where Value == [Word] {
        list { text throws(Problem) in
            try parse(text)
        } _: {
            $0.text
        }
    }

    private static func parse<Word: RestrictionWord>(_ text: String) throws(Problem) -> Word {
        do throws(RestrictionWordFault) {
            return try Word(parsing: text)
        } catch {
            throw Problem(value: text, reason: error.reason, examples: error.examples)
        }
    }
}
