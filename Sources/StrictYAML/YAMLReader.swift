import Escaping

/// Reads one YAML document strictly: no anchors, aliases, tags, merge keys, doubled keys or second documents.
///
/// Each is refused as its event comes, so that nothing is ever expanded, and nothing behind it is read.
package struct YAMLReader: ~Copyable {
    private let source: YAMLSource
    private let events: YAMLEvents

    /// Deeper than any file of settings needs.
    static let depthLimit = 16

    static let quotingHint = "put text that starts with this character in single quotes"

    /// The largest file that is read, in octets: 1 MiB.
    package static var sizeLimit: Int { YAMLSource.sizeLimit }

    /// Reads the file's one document.
    ///
    /// - Parameters:
    ///   - bytes: what the file holds: UTF-8, with or without a byte order mark.
    ///   - file: the path that errors name.
    /// - Returns: `nil` when the file holds nothing but comments.
    /// - Throws: the first thing that is wrong, with its place.
    package static func read(_ bytes: [UInt8], file: String) throws(YAMLError) -> YAMLValue? {
        try YAMLReader(bytes, file: file).document()
    }

    private init(_ bytes: [UInt8], file: String) throws(YAMLError) {
        let source = try YAMLSource(bytes, file: file)
        events = try YAMLEvents(source)
        self.source = source
    }

    private func document() throws(YAMLError) -> YAMLValue? {
        let start = try events.next()
        guard case .documentStart(let hasTags) = start.kind else { return nil }
        if hasTags { throw error("tags are not allowed", at: start.position) }
        let root = try value(try events.next(), depth: 0)
        _ = try events.next()
        let behind = try events.next()
        guard case .streamEnd = behind.kind else { throw error("a second document begins here", at: behind.position) }
        return root.isAbsent ? nil : root
    }

    private func value(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLValue {
        try refuseProperties(of: event)
        guard depth < Self.depthLimit else {
            throw error("nested more than \(Self.depthLimit) levels deep", at: event.position)
        }
        let content: YAMLValue.Content =
            switch event.kind {
            case .scalar(let text, let isPlain): .scalar(text, isPlain: isPlain)
            case .sequenceStart: .sequence(try items(depth: depth + 1))
            case .mappingStart: .mapping(try pairs(depth: depth + 1))
            default: throw error("a value is missing here", at: event.position)
            }
        return YAMLValue(content: content, position: event.position, file: source.file)
    }

    private func items(depth: Int) throws(YAMLError) -> [YAMLValue] {
        var items: [YAMLValue] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return items }
            items.append(try value(event, depth: depth))
        }
    }

    private func pairs(depth: Int) throws(YAMLError) -> [(key: Located<String>, value: YAMLValue)] {
        var pairs: [(key: Located<String>, value: YAMLValue)] = []
        var keys: Set<String> = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return pairs }
            let key = try key(event)
            guard keys.insert(key).inserted else { throw error("doubled key \(key.quoted)", at: event.position) }
            pairs.append((Located(key, at: event.position), try value(try events.next(), depth: depth)))
        }
    }

    private func key(_ event: YAMLEvent) throws(YAMLError) -> String {
        try refuseProperties(of: event)
        guard case .scalar(let text, let isPlain) = event.kind else {
            throw error(
                "a key must be a word",
                at: event.position,
                hint: "put text that starts with { or [ in single quotes"
            )
        }
        if text == "<<", isPlain { throw error("merge keys are not allowed", at: event.position) }
        return text
    }

    private func refuseProperties(of event: YAMLEvent) throws(YAMLError) {
        let what: String
        if case .alias = event.kind {
            what = "aliases"
        } else if event.hasTag || isBareTag(event) {
            what = event.hasAnchor && source.scalar(at: event.index) == "&" ? "anchors" : "tags"
        } else if event.hasAnchor {
            what = "anchors"
        } else {
            return
        }
        throw error("\(what) are not allowed", at: event.position, hint: Self.quotingHint)
    }

    /// Whether the tag `!` stands before a scalar: the parser takes it for none, but the scalar begins with it.
    private func isBareTag(_ event: YAMLEvent) -> Bool {
        guard case .scalar(let text, let isPlain) = event.kind, !text.isEmpty || !isPlain else { return false }
        return source.scalar(at: event.index) == "!"
    }

    private func error(_ message: String, at position: TextPosition, hint: String? = nil) -> YAMLError {
        YAMLError(file: source.file, at: position, message: message, hint: hint)
    }
}
