import Escaping

/// A place in a text file.
package struct TextPosition: Sendable, Hashable {
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in Unicode scalars.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A value together with the place where it is written, so that a later check can name the place.
package struct Located<Value: Sendable>: Sendable {
    package let value: Value
    package let position: TextPosition

    package init(_ value: Value, at position: TextPosition) {
        self.value = value
        self.position = position
    }
}

extension Located: Equatable where Value: Equatable {}

/// What is wrong with a YAML file, and where.
package struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The way out.
    package enum Advice: Sendable, Equatable {
        /// The valid name that was probably meant.
        case nearest(String)
        /// What to write instead: a clause in lower case, without a final period.
        case sentence(String)

        /// Returns the candidate that is nearest to what was written, or else the sentence.
        package static func choosing(
            _ written: String,
            among candidates: [String],
            or sentence: @autoclosure () -> String
        ) -> Advice {
            NearestName.nearest(to: written, among: candidates).map(Advice.nearest) ?? .sentence(sentence())
        }
    }

    /// The path as it was given to the reader.
    package let file: String
    /// `nil` where the whole file is meant.
    package let position: TextPosition?
    /// Lower case, without a final period, control characters escaped.
    package let message: String
    package let advice: Advice?

    package init(file: String, at position: TextPosition? = nil, message: String, advice: Advice? = nil) {
        self.file = file
        self.position = position
        self.message = message
        self.advice = advice
    }

    package init(file: String, at position: TextPosition? = nil, message: String, hint: String?) {
        self.init(file: file, at: position, message: message, advice: hint.map(Advice.sentence))
    }

    /// The advice as one clause.
    package var hint: String? {
        switch advice {
        case .nearest(let name): NearestName.question(name)
        case .sentence(let sentence): sentence
        case nil: nil
        }
    }

    /// `config.yaml:12:5: unknown key 'mathc'`. The advice is not part of it.
    package var description: String {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(Visible.escaped(file))\(place): \(message)"
    }
}
