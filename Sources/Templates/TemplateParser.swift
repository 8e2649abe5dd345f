/// What the parsers of a template and of its partials share.
struct TemplateReading {
    var names: [Template.Name] = []
    /// The partials that are being read, the outermost first.
    var partials: [String] = []
    private var size = 0

    /// Takes `count` octets more into account.
    mutating func charge(_ count: Int, at place: TemplatePlace) throws(TemplateError) {
        size += count
        guard size <= Template.sizeLimit else {
            throw TemplateError(cause: .tooLarge(limit: Template.sizeLimit), place: place)
        }
    }
}

/// Reads one text, the template's or a partial's, into nodes.
struct TemplateParser {
    private struct Tag {
        enum Kind {
            case variable, unescaped, section, inverted, close, comment, partial, delimiters
        }

        let kind: Kind
        /// Without its mark and the white space around it.
        let content: String
        let range: Range<Int>
    }

    /// A section whose closing tag is still to come.
    private struct OpenSection {
        let name: String
        let path: TemplatePath
        let isInverted: Bool
        let place: TemplatePlace
        /// What stands before it.
        var before: [TemplateNode]
    }

    private let source: [UInt8]
    private let partial: String?
    /// What is put before every line: a standalone partial is indented as its tag is.
    private let indentation: String
    /// How many sections and partials stand around this text.
    private let depth: Int

    private var opening = Array("{{".utf8)
    private var closing = Array("}}".utf8)
    private var position = 0
    private var nodes: [TemplateNode] = []
    private var sections: [OpenSection] = []
    private var lastPlace: TemplatePlace

    init(_ source: String, partial: String? = nil, indentation: String = "", depth: Int = 0) {
        self.source = Array(source.utf8)
        self.partial = partial
        self.indentation = indentation
        self.depth = depth
        lastPlace = TemplatePlace(partial: partial, offset: 0, line: 1, column: 1)
    }

    mutating func parse(
        _ reading: inout TemplateReading,
        partial load: (String) -> String?
    ) throws(TemplateError) -> [TemplateNode] {
        try reading.charge(source.count, at: lastPlace)
        while let tag = try nextTag() {
            let place = place(of: tag.range.lowerBound)
            let line = lineAlone(with: tag)
            try appendText(upTo: (line ?? tag.range).lowerBound, &reading)
            if line == nil, isLineStart(tag.range.lowerBound) { try appendIndentation(&reading) }
            position = (line ?? tag.range).upperBound
            switch tag.kind {
            case .comment: break
            case .delimiters: try setDelimiters(tag, place)
            case .variable, .unescaped:
                let path = try path(tag, place, &reading)
                nodes.append(.variable(path, isEscaped: tag.kind == .variable))
            case .section, .inverted: try open(tag, place, &reading)
            case .close: try close(tag, place)
            case .partial:
                let indentation = line.map { source[$0.lowerBound..<tag.range.lowerBound] }
                try include(tag, place, indentation: indentation, &reading, load)
            }
        }
        try appendText(upTo: source.count, &reading)
        if let section = sections.last { throw failure(.unclosedSection(section.name), section.place) }
        return nodes
    }

    private mutating func nextTag() throws(TemplateError) -> Tag? {
        guard let start = find(opening, from: position) else { return nil }
        var index = start + opening.count
        while index < source.count, Self.isWhiteSpace(source[index]) { index += 1 }
        let mark: Tag.Kind? = index < source.count ? Self.kind(ofMark: source[index]) : nil
        if mark != nil { index += 1 }
        var end = closing
        switch mark {
        case .unescaped where source[index - 1] == UInt8(ascii: "{"): end.insert(UInt8(ascii: "}"), at: 0)
        case .delimiters: end.insert(UInt8(ascii: "="), at: 0)
        default: break
        }
        guard let contentEnd = find(end, from: index) else { throw failure(.unclosedTag, place(of: start)) }
        let content = source[index..<contentEnd].drop(while: Self.isWhiteSpace)
        let length = content.lastIndex { !Self.isWhiteSpace($0) }.map { $0 + 1 - content.startIndex } ?? 0
        return Tag(
            kind: mark ?? .variable,
            content: String(decoding: content.prefix(length), as: UTF8.self),
            range: start..<contentEnd + end.count
        )
    }

    private static func kind(ofMark mark: UInt8) -> Tag.Kind? {
        switch mark {
        case UInt8(ascii: "{"), UInt8(ascii: "&"): .unescaped
        case UInt8(ascii: "#"): .section
        case UInt8(ascii: "^"): .inverted
        case UInt8(ascii: "/"): .close
        case UInt8(ascii: "!"): .comment
        case UInt8(ascii: ">"): .partial
        case UInt8(ascii: "="): .delimiters
        default: nil
        }
    }

    /// The whole lines that a tag without output has for itself, with their end: nothing of them is rendered.
    private func lineAlone(with tag: Tag) -> Range<Int>? {
        if tag.kind == .variable || tag.kind == .unescaped { return nil }
        var start = tag.range.lowerBound
        while start > 0, Self.isBlank(source[start - 1]) { start -= 1 }
        guard isLineStart(start) else { return nil }
        var end = tag.range.upperBound
        while end < source.count, Self.isBlank(source[end]) { end += 1 }
        if end < source.count, source[end] == UInt8(ascii: "\r") { end += 1 }
        guard end < source.count else { return start..<end }
        return source[end] == UInt8(ascii: "\n") ? start..<end + 1 : nil
    }

    private mutating func setDelimiters(_ tag: Tag, _ place: TemplatePlace) throws(TemplateError) {
        let words = tag.content.utf8.split(whereSeparator: Self.isWhiteSpace).map(Array.init)
        guard words.count == 2, !words.joined().contains(UInt8(ascii: "=")) else {
            throw failure(.invalidDelimiters, place)
        }
        (opening, closing) = (words[0], words[1])
    }

    private func path(
        _ tag: Tag,
        _ place: TemplatePlace,
        _ reading: inout TemplateReading
    ) throws(TemplateError) -> TemplatePath {
        guard let path = TemplatePath(tag.content) else { throw failure(.invalidName(tag.content), place) }
        if !path.parts.isEmpty { reading.names.append(Template.Name(text: tag.content, place: place)) }
        return path
    }

    private mutating func open(
        _ tag: Tag,
        _ place: TemplatePlace,
        _ reading: inout TemplateReading
    ) throws(TemplateError) {
        let path = try path(tag, place, &reading)
        try checkDepth(place)
        sections.append(
            OpenSection(
                name: tag.content,
                path: path,
                isInverted: tag.kind == .inverted,
                place: place,
                before: nodes
            )
        )
        nodes = []
    }

    private mutating func close(_ tag: Tag, _ place: TemplatePlace) throws(TemplateError) {
        let open = sections.last?.name
        guard var section = sections.popLast(), section.name == tag.content else {
            throw failure(.unexpectedClose(tag.content, open: open), place)
        }
        section.before.append(.section(section.path, isInverted: section.isInverted, nodes))
        nodes = section.before
    }

    private mutating func include(
        _ tag: Tag,
        _ place: TemplatePlace,
        indentation: ArraySlice<UInt8>?,
        _ reading: inout TemplateReading,
        _ load: (String) -> String?
    ) throws(TemplateError) {
        let name = tag.content
        guard name != ".", TemplatePath(name) != nil else { throw failure(.invalidName(name), place) }
        guard !reading.partials.contains(name) else { throw failure(.recursivePartial(name), place) }
        try checkDepth(place)
        guard let text = load(name) else { throw failure(.missingPartial(name), place) }
        var parser = TemplateParser(
            text,
            partial: name,
            indentation: indentation.map { self.indentation + String(decoding: $0, as: UTF8.self) } ?? "",
            depth: depth + sections.count + 1
        )
        reading.partials.append(name)
        nodes += try parser.parse(&reading, partial: load)
        reading.partials.removeLast()
    }

    private func checkDepth(_ place: TemplatePlace) throws(TemplateError) {
        guard depth + sections.count < Template.depthLimit else {
            throw failure(.tooDeep(limit: Template.depthLimit), place)
        }
    }

    private mutating func appendText(upTo end: Int, _ reading: inout TemplateReading) throws(TemplateError) {
        guard position < end else { return }
        guard !indentation.isEmpty else {
            nodes.append(.text(String(decoding: source[position..<end], as: UTF8.self)))
            return
        }
        for line in source[position..<end].split(after: UInt8(ascii: "\n")) {
            if isLineStart(line.startIndex) { try appendIndentation(&reading) }
            nodes.append(.text(String(decoding: line, as: UTF8.self)))
        }
    }

    private mutating func appendIndentation(_ reading: inout TemplateReading) throws(TemplateError) {
        guard !indentation.isEmpty else { return }
        try reading.charge(indentation.utf8.count, at: lastPlace)
        nodes.append(.text(indentation))
    }

    /// The place of `offset`, which is not before the one asked for last.
    private mutating func place(of offset: Int) -> TemplatePlace {
        var (line, column) = (lastPlace.line, lastPlace.column)
        for byte in source[lastPlace.offset..<offset] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xc0 != 0x80 {
                column += 1
            }
        }
        lastPlace = TemplatePlace(partial: partial, offset: offset, line: line, column: column)
        return lastPlace
    }

    private func failure(_ cause: TemplateError.Cause, _ place: TemplatePlace) -> TemplateError {
        TemplateError(cause: cause, place: place)
    }

    private func find(_ word: [UInt8], from start: Int) -> Int? {
        guard source.count - start >= word.count else { return nil }
        return (start...source.count - word.count).first { source[$0] == word[0] && source[$0...].starts(with: word) }
    }

    private func isLineStart(_ offset: Int) -> Bool {
        offset == 0 || source[offset - 1] == UInt8(ascii: "\n")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isWhiteSpace(_ byte: UInt8) -> Bool { isBlank(byte) || (0x0a...0x0d).contains(byte) }
}

extension ArraySlice<UInt8> {
    /// The pieces that end with `end`, and what comes after the last.
    fileprivate func split(after end: UInt8) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = self
        while let index = rest.firstIndex(of: end) {
            pieces.append(rest[...index])
            rest = rest[(index + 1)...]
        }
        return rest.isEmpty ? pieces : pieces + [rest]
    }
}
