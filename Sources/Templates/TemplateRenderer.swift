/// Writes the output of one rendering.
struct TemplateRenderer {
    private(set) var output: [UInt8] = []
    private let escaping: TemplateEscaping
    private let limit: Int
    /// The values of the sections around, the innermost last.
    private var contexts: [TemplateValue]
    private var work = 0

    init(_ value: TemplateValue, escaping: TemplateEscaping, limit: Int) {
        self.escaping = escaping
        self.limit = limit
        contexts = [value]
    }

    mutating func render(_ nodes: [TemplateNode]) throws(TemplateError) {
        for node in nodes {
            work += 1
            guard work <= Template.workLimit else { throw failure(.tooMuchWork(limit: Template.workLimit)) }
            switch node {
            case .text(let text):
                output.append(contentsOf: text.utf8)
            case .variable(let path, let isEscaped):
                if let text = text(of: path) { (isEscaped ? escaping : .none).append(text, to: &output) }
            case .section(let path, let isInverted, let content):
                try render(content, for: value(of: path), isInverted: isInverted)
            }
            guard output.count <= limit else { throw failure(.tooMuchOutput(limit: limit)) }
        }
    }

    private mutating func render(
        _ content: [TemplateNode],
        for value: TemplateValue?,
        isInverted: Bool
    ) throws(TemplateError) {
        guard let value, value.isTruthy else {
            if isInverted { try render(content) }
            return
        }
        guard !isInverted else { return }
        let items = if case .list(let items) = value { items } else { [value] }
        for item in items {
            // An item costs even where nothing is rendered for it.
            work += 1
            contexts.append(item)
            try render(content)
            contexts.removeLast()
        }
    }

    private func text(of path: TemplatePath) -> String? {
        switch value(of: path) {
        case .text(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .list, .object, nil: nil
        }
    }

    /// Looks the first part up from the innermost context outwards, and the others in what it gives alone.
    private func value(of path: TemplatePath) -> TemplateValue? {
        guard let first = path.parts.first else { return contexts.last }
        var value = contexts.reversed().lazy.compactMap { Self.member(first, of: $0) }.first
        for part in path.parts.dropFirst() {
            value = value.flatMap { Self.member(part, of: $0) }
        }
        return value
    }

    private static func member(_ name: String, of value: TemplateValue) -> TemplateValue? {
        if case .object(let members) = value { members[name] } else { nil }
    }

    private func failure(_ cause: TemplateError.Cause) -> TemplateError {
        TemplateError(cause: cause, place: nil)
    }
}
