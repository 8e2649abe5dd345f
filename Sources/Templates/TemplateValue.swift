/// What a template is filled with.
package enum TemplateValue: Sendable, Equatable {
    case text(String)
    /// Shows or hides a section; as a variable `true` or `false`.
    case flag(Bool)
    /// Renders a section once for each item; as a variable nothing.
    case list([TemplateValue])
    /// Values by name; as a variable nothing.
    case object([String: TemplateValue])

    /// Whether a section of this value is rendered at all: anything but `false` and an empty list. An empty text is.
    var isTruthy: Bool {
        switch self {
        case .text, .object: true
        case .flag(let flag): flag
        case .list(let items): !items.isEmpty
        }
    }
}

/// How the value of `{{name}}` becomes part of the output. `{{{name}}}` and `{{&name}}` are never escaped.
package enum TemplateEscaping: Sendable {
    /// As it is, for plain text.
    case none
    /// `&`, `<`, `>` and both quotes as character references: safe in the text and the quoted attributes of HTML.
    case html

    func append(_ text: String, to output: inout [UInt8]) {
        guard self == .html else { return output.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
            default: output.append(byte)
            }
        }
    }
}
