import Yams

/// Reads one YAML document strictly: no anchors, aliases, tags, merge keys, doubled keys or second documents.
struct YAMLReader {
    private let source: YAMLSource

    /// Deeper than any file of settings needs.
    static let depthLimit = 16

    /// Reads the file's one document.
    ///
    /// - Parameters:
    ///   - bytes: what the file holds.
    ///   - file: the path that errors name.
    /// - Returns: `nil` when the file holds nothing but comments.
    /// - Throws: the first thing that is wrong, with its place.
    static func read(_ bytes: [UInt8], file: String) throws(SettingsError) -> YAMLValue? {
        let reader = YAMLReader(source: try YAMLSource(bytes, file: file))
        try reader.refuseAliases()
        return try reader.read()
    }

    private func read() throws(SettingsError) -> YAMLValue? {
        guard let node = try compose(source.text) else { return nil }
        let value = try value(of: node, depth: 0)
        return value.isAbsent ? nil : value
    }

    /// Refuses anchors before a parser sees an alias.
    ///
    /// The parser puts the anchored node in the place of an alias, and hashes every key of a mapping: a key made of
    /// nested aliases would take time without bound. An alias needs an anchor, so the text is first read with another
    /// character in the place of every asterisk, which makes an alias a word and changes nothing else.
    private func refuseAliases() throws(SettingsError) {
        guard source.text.utf8.contains(UInt8(ascii: "&")), source.text.utf8.contains(UInt8(ascii: "*")) else { return }
        let masked = String(String.UnicodeScalarView(source.text.unicodeScalars.map { $0 == "*" ? "\u{E000}" : $0 }))
        if let node = try compose(masked) { try refuseProperties(of: node) }
    }

    private func refuseProperties(of node: Node) throws(SettingsError) {
        try refuseProperties(at: position(of: node))
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                try refuseProperties(of: key)
                try refuseProperties(of: value)
            }
        case .sequence(let sequence):
            for item in sequence { try refuseProperties(of: item) }
        case .scalar, .alias: break
        }
    }

    /// A node with an anchor or a tag begins with it.
    private func refuseProperties(at position: TextPosition) throws(SettingsError) {
        let what: String
        switch source.scalar(at: position) {
        case "&": what = "anchors are"
        case "*": what = "aliases are"
        case "!": what = "tags are"
        default: return
        }
        throw error("\(what) not allowed", at: position, hint: "put a text that begins so in single quotes")
    }

    private func value(of node: Node, depth: Int) throws(SettingsError) -> YAMLValue {
        let position = position(of: node)
        try refuseProperties(at: position)
        guard depth < Self.depthLimit else {
            throw error("nested more than \(Self.depthLimit) levels deep", at: position)
        }
        let content: YAMLValue.Content
        switch node {
        case .scalar(let scalar):
            content = .scalar(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let sequence):
            var items: [YAMLValue] = []
            for item in sequence { items.append(try value(of: item, depth: depth + 1)) }
            content = .sequence(items)
        case .mapping(let mapping):
            var pairs: [(key: Located<String>, value: YAMLValue)] = []
            for (key, item) in mapping {
                pairs.append((try self.key(of: key), try value(of: item, depth: depth + 1)))
            }
            content = .mapping(pairs)
        case .alias:
            throw error("aliases are not allowed", at: position)
        }
        return YAMLValue(content: content, position: position, file: source.file)
    }

    private func key(of node: Node) throws(SettingsError) -> Located<String> {
        let position = position(of: node)
        try refuseProperties(at: position)
        guard case .scalar(let scalar) = node else {
            throw error(
                "a key must be a word",
                at: position,
                hint: "put a text that begins with { or [ in single quotes"
            )
        }
        guard scalar.string != "<<" else { throw error("merge keys are not allowed", at: position) }
        return Located(scalar.string, at: position)
    }

    private func position(of node: Node) -> TextPosition {
        TextPosition(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private func error(_ message: String, at position: TextPosition, hint: String? = nil) -> SettingsError {
        SettingsError(file: source.file, at: position, message: message, hint: hint)
    }
}

// MARK: - The parser and its errors

extension YAMLReader {
    private func compose(_ text: String) throws(SettingsError) -> Node? {
        do {
            return try Self.parse(text)
        } catch let error as YamlError {
            throw settingsError(for: error)
        } catch {
            throw SettingsError(file: source.file, message: "cannot be read as YAML")
        }
    }

    /// The basic resolver takes every scalar for a word; the encoding is fixed so that no environment variable is
    /// asked for it.
    private static func parse(_ text: String) throws -> Node? {
        try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8).singleRoot()
    }

    private func settingsError(for error: YamlError) -> SettingsError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let position = TextPosition(line: mark.line, column: mark.column)
            let place = context.map { $0.text + " " } ?? ""
            return self.error(place + problem, at: position, hint: hint(at: position))
        case .composer(_, let problem, let mark, _):
            let position = TextPosition(line: mark.line, column: mark.column)
            let isAlias = problem.contains("alias")
            return self.error(isAlias ? "aliases are not allowed" : "a second document begins here", at: position)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let first = TextPosition(line: context.mark.line, column: context.mark.column)
            let key = duplicates.first ?? ""
            return self.error("doubled key \(key.quoted)", at: secondPosition(of: key, after: first) ?? first)
        default:
            return SettingsError(file: source.file, message: "cannot be read as YAML")
        }
    }

    private func hint(at position: TextPosition) -> String? {
        switch source.scalar(at: position) {
        case "\t": "indent with spaces, not with tabs"
        case "%", "@", "`", "{", "}", "[", "]", "*", "&", "!", "|", ">": "put a text that begins so in single quotes"
        case ":": "put a text that contains a colon and a space in single quotes"
        default: nil
        }
    }

    /// Where a doubled key stands for the second time. The parser names the first place only; with the key there
    /// changed it reads on, and the second one can be looked for in the same mapping.
    private func secondPosition(of key: String, after first: TextPosition) -> TextPosition? {
        let isQuoted = source.scalar(at: first) == "\"" || source.scalar(at: first) == "'"
        let changed = TextPosition(line: first.line, column: first.column + (isQuoted ? 1 : 0))
        guard !key.isEmpty, let text = source.text(replacing: changed, with: "\u{E000}") else { return nil }
        guard let node = try? Self.parse(text) else { return nil }
        return secondPosition(of: key, after: first, in: node)
    }

    private func secondPosition(of key: String, after first: TextPosition, in node: Node) -> TextPosition? {
        switch node {
        case .mapping(let mapping):
            if mapping.contains(where: { position(of: $0.key) == first }) {
                return mapping.first { $0.key.scalar?.string == key }.map { position(of: $0.key) }
            }
            return mapping.lazy.compactMap { secondPosition(of: key, after: first, in: $0.value) }.first
        case .sequence(let sequence):
            return sequence.lazy.compactMap { secondPosition(of: key, after: first, in: $0) }.first
        case .scalar, .alias:
            return nil
        }
    }
}
