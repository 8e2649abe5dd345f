/// A Mustache template, checked and ready to be rendered.
///
/// Variables, sections, inverted sections, comments, partials and delimiters are those of the Mustache specification 1.4
/// (https://github.com/mustache/spec), the white space of standalone tags included. It differs in this: a partial that
/// is missing or includes itself is an error, and lambdas, inheritance and dynamic names are not known.
package struct Template: Sendable {
    /// The octets that a template and its partials may have, each partial counted as often as it is included, with its
    /// indentation.
    package static let sizeLimit = 1 << 20
    /// How many sections and partials may stand within each other.
    package static let depthLimit = 64
    /// How many texts and tags are rendered at most, each as often as it is repeated.
    package static let workLimit = 1_000_000

    /// A name that a tag asks for.
    package struct Name: Sendable, Hashable {
        /// As it is written: `user`, or a dotted name such as `user.name`. The implicit iterator `.` is none.
        package let text: String
        package let place: TemplatePlace
    }

    /// The names that the template and its partials ask for, in the order of their tags. Closing tags are left out.
    package let names: [Name]

    private let nodes: [TemplateNode]

    /// Reads a template and the partials that it includes.
    ///
    /// - Parameters:
    ///   - source: the text of the template.
    ///   - partial: returns the text of the partial of a name; `nil` where there is none. A name holds neither
    ///     slashes nor white space, and no dot at its start or end, so it can be a file's name without its extension.
    /// - Throws: `TemplateError` with the place of what is wrong.
    package init(_ source: String, partial: (String) -> String? = { _ in nil }) throws(TemplateError) {
        var reading = TemplateReading()
        var parser = TemplateParser(source)
        nodes = try parser.parse(&reading, partial: partial)
        names = reading.names
    }

    /// Fills the template. A name without a value gives nothing.
    ///
    /// - Parameters:
    ///   - value: usually an object.
    ///   - escaping: what is done to the values of variables.
    ///   - limit: how many octets the output may have.
    /// - Returns: the output.
    /// - Throws: `TemplateError` of `tooMuchOutput` or `tooMuchWork`.
    package func render(
        _ value: TemplateValue,
        escaping: TemplateEscaping,
        limit: Int = 1 << 20
    ) throws(TemplateError) -> String {
        var renderer = TemplateRenderer(value, escaping: escaping, limit: limit)
        try renderer.render(nodes)
        return String(decoding: renderer.output, as: UTF8.self)
    }
}

/// A piece of a template, its partials put in.
enum TemplateNode: Sendable {
    case text(String)
    case variable(TemplatePath, isEscaped: Bool)
    case section(TemplatePath, isInverted: Bool, [TemplateNode])
}

/// The parts of a dotted name; none for the implicit iterator.
struct TemplatePath: Sendable {
    let parts: [String]

    /// Returns `nil` for what is not a name.
    init?(_ text: String) {
        parts = text == "." ? [] : text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAllowed) }) else { return nil }
    }

    /// White space, controls, and the marks of tags and of other template languages are no part of a name.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7f && !"{}()[]<>$%=#^/!&*|\\\"'".utf8.contains(byte)
    }
}
