extension String {
    /// The text with control characters, line separators and bidirectional marks as `\u{…}`, for error texts.
    var escapingControls: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text in double quotes, shortened to 60 characters and fit for a terminal.
    var quoted: String {
        let limit = 60
        return "\"" + String(prefix(limit)).escapingControls + (dropFirst(limit).isEmpty ? "" : "…") + "\""
    }

    /// The text as one word of a shell, for a hint.
    var shellWord: String {
        let text = escapingControls
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
        return isPlain
            ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Whether any character would act on a terminal instead of being shown.
    var hasControls: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

extension [String] {
    /// The words joined for a sentence: `a, b or c`.
    var asChoice: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }

    /// The first ten words, quoted, with commas.
    var asList: String {
        prefix(10).map(\.quoted).joined(separator: ", ") + (count > 10 ? ", …" : "")
    }
}
