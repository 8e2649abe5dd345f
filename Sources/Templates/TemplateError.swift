import Escaping

/// A place in a template or in one of its partials.
package struct TemplatePlace: Sendable, Hashable, CustomStringConvertible {
    /// The partial; `nil` in the template itself.
    package let partial: String?
    /// From the start, in octets of UTF-8.
    package let offset: Int
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars.
    package let column: Int

    /// `line 2, column 7`, and the partial where it is one.
    package var description: String {
        let place = "line \(line), column \(column)"
        return partial.map { "\(place) of partial \($0.quoted)" } ?? place
    }
}

/// Why a template cannot be read or rendered.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    package enum Cause: Sendable, Equatable {
        /// `{{` without its `}}`.
        case unclosedTag
        /// A tag names nothing, or something that cannot be a name.
        case invalidName(String)
        /// `{{=…=}}` without two delimiters.
        case invalidDelimiters
        /// A section without its closing tag.
        case unclosedSection(String)
        /// A closing tag for another section than the one that is open; `open` is `nil` where none is.
        case unexpectedClose(String, open: String?)
        case missingPartial(String)
        /// A partial that includes itself, directly or through others.
        case recursivePartial(String)
        /// Sections and partials within each other beyond `limit`.
        case tooDeep(limit: Int)
        /// A template that takes more than `limit` octets with its partials.
        case tooLarge(limit: Int)
        /// Output of more than `limit` octets.
        case tooMuchOutput(limit: Int)
        /// More than `limit` texts and tags to render, repetitions counted.
        case tooMuchWork(limit: Int)
    }

    package let cause: Cause
    /// The tag at fault; of a section never closed the tag that opens it. `nil` for what shows only when rendering.
    package let place: TemplatePlace?

    /// What is wrong, lower case, without the place and without a period; safe to print.
    package var reason: String { cause.reason }

    /// One line such as `line 2, column 7: section 'user' is not closed`; safe to print.
    package var description: String { place.map { "\($0): \(reason)" } ?? reason }
}

extension TemplateError.Cause {
    /// What is wrong, lower case, without a period; safe to print.
    package var reason: String {
        switch self {
        case .unclosedTag: "a tag is not closed"
        case .invalidName(""): "a tag without a name"
        case .invalidName(let name): "\(name.quoted) is not a name"
        case .invalidDelimiters: "a delimiter tag needs two delimiters, as in {{=<% %>=}}"
        case .unclosedSection(let name): "section \(name.quoted) is not closed"
        case .unexpectedClose(let name, nil): "section \(name.quoted) is closed but not open"
        case .unexpectedClose(let name, let open?): "section \(name.quoted) is closed while \(open.quoted) is open"
        case .missingPartial(let name): "no partial named \(name.quoted)"
        case .recursivePartial(let name): "partial \(name.quoted) includes itself"
        case .tooDeep(let limit): "sections and partials nested more than \(limit) deep"
        case .tooLarge(let limit): "more than \(limit) bytes, partials included"
        case .tooMuchOutput(let limit): "renders to more than \(limit) bytes"
        case .tooMuchWork(let limit): "more than \(limit) texts and tags to render"
        }
    }
}
