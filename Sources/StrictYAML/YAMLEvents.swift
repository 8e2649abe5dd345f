import CYAML

/// One step of libyaml's parser, with the place where it begins.
struct YAMLEvent {
    enum Kind {
        /// `hasTags`: a `%TAG` directive stands before it.
        case documentStart(hasTags: Bool)
        case scalar(String, isPlain: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case alias
        /// The end of a document.
        case documentEnd
        /// The end of the text; nothing follows.
        case streamEnd
    }

    let kind: Kind
    let position: TextPosition
    /// The number of its first character in the text, counted from 0.
    let index: Int
    let hasAnchor: Bool
    let hasTag: Bool
}

/// The events of a text, as libyaml's parser gives them: it resolves nothing, and reads no further than it is asked.
struct YAMLEvents: ~Copyable {
    private let source: YAMLSource
    /// libyaml keeps pointers to its parser and to its input, so that both stay where they are.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ source: YAMLSource) throws(YAMLError) {
        self.source = source
        input = .allocate(capacity: source.octets.count)
        _ = input.initialize(from: source.octets)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(file: source.file, message: "cannot be read: out of memory")
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// Returns the next event; `.streamEnd` once more for each call behind the end.
    ///
    /// - Throws: where the text is not YAML, with the place.
    func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
            defer { yaml_event_delete(&event) }
            if event.type != YAML_STREAM_START_EVENT { return Self.event(event) }
        }
    }

    private static func event(_ event: yaml_event_t) -> YAMLEvent {
        let start = event.start_mark
        var (hasAnchor, hasTag) = (false, false)
        let kind: YAMLEvent.Kind
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            let tags = event.data.document_start.tag_directives
            kind = .documentStart(hasTags: tags.start != tags.end)
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            (hasAnchor, hasTag) = (scalar.anchor != nil, scalar.tag != nil)
            let octets = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(String(decoding: octets, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            (hasAnchor, hasTag) = (sequence.anchor != nil, sequence.tag != nil)
            kind = .sequenceStart
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            (hasAnchor, hasTag) = (mapping.anchor != nil, mapping.tag != nil)
            kind = .mappingStart
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        default: kind = .streamEnd
        }
        return YAMLEvent(
            kind: kind,
            position: TextPosition(line: start.line + 1, column: start.column + 1),
            index: start.index,
            hasAnchor: hasAnchor,
            hasTag: hasTag
        )
    }

    private var failure: YAMLError {
        guard parser.pointee.error == YAML_SCANNER_ERROR || parser.pointee.error == YAML_PARSER_ERROR,
            let problem = parser.pointee.problem
        else { return YAMLError(file: source.file, message: "cannot be read as YAML") }
        let context = parser.pointee.context.map { String(cString: $0) + " " } ?? ""
        let mark = parser.pointee.problem_mark
        return YAMLError(
            file: source.file,
            at: TextPosition(line: mark.line + 1, column: mark.column + 1),
            message: context + String(cString: problem),
            hint: hint(at: mark.index)
        )
    }

    private func hint(at index: Int) -> String? {
        switch source.scalar(at: index) {
        case "\t": "indent with spaces, not with tabs"
        case "%", "@", "`", "{", "}", "[", "]", "*", "&", "!", "|", ">": YAMLReader.quotingHint
        case ":": "put text with a colon and a space in single quotes"
        default: nil
        }
    }
}
