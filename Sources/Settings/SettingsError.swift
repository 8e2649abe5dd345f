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

/// What is wrong with a file of settings, or with a name that should stand in one.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path as it was given; `nil` where no file is concerned.
    package let file: String?
    /// Counted from 1; `nil` where the whole file is meant.
    package let line: Int?
    /// Counted from 1, in Unicode scalars.
    package let column: Int?
    /// Lower case, without a final period, control characters escaped.
    package let message: String
    /// What to do next, where that is known.
    package let hint: String?

    package init(file: String?, at position: TextPosition? = nil, message: String, hint: String? = nil) {
        self.file = file
        self.line = position?.line
        self.column = position?.column
        self.message = message
        self.hint = hint
    }

    /// `config.yaml:12:5: unknown key "mathc"`. The hint is not part of it.
    package var description: String {
        var place = ""
        if let file {
            place += file.escapingControls
            if let line, let column { place += ":\(line):\(column)" }
            place += ": "
        }
        return place + message
    }
}
