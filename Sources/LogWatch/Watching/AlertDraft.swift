internal import Alerts
internal import Escaping
internal import FoundationEssentials

/// The lines that one rule matched in one pass over one file; they become one alert.
struct AlertDraft {
    // Limits in bytes, the last one in characters.
    private static let captureLimit = 256
    private static let lineLimit = 512
    private static let titleLineLimit = 200

    private var count = 0
    private var text = Excerpt()
    private var firstLine = ""
    private var captures: [String: String] = [:]
    private var firstOffset = 0
    private var lastOffset = 0

    mutating func add(_ match: RuleMatch, in block: LineBlock, matcher: RuleMatcher) {
        let line = UnsafeRawBufferPointer(rebasing: block.bytes[match.line])
        lastOffset = block.offset + match.line.lowerBound
        if count == 0 {
            firstOffset = lastOffset
            firstLine = String(bounded: line, limit: Self.lineLimit)
            captures = matcher.captures(of: match, in: block.bytes, limit: Self.captureLimit)
        }
        count += 1
        text.append(line)
        let end = block.omitted > 0 ? " [line cut here, \(block.omitted) bytes omitted]\n" : "\n"
        Array(end.utf8).withUnsafeBytes { text.append($0) }
    }

    func alert(rule: Rule, file: String, host: String, time: Date) -> Alert {
        Alert(
            time: time,
            host: host,
            source: .log(rule: rule.name, file: file),
            severity: rule.severity,
            fingerprint: Fingerprint("log\0\(rule.name)\0\(file)"),
            title: title(rule: rule, file: file, host: host),
            facts: [
                Alert.Fact("file", file),
                Alert.Fact("rule", rule.name),
                Alert.Fact("lines", String(count)),
                Alert.Fact("first line at byte", String(firstOffset)),
                Alert.Fact("last line at byte", String(lastOffset)),
            ],
            text: text
        )
    }

    private func title(rule: Rule, file: String, host: String) -> String {
        switch rule.title {
        case .template(let template):
            let common = [
                "count": String(count), "rule": rule.name, "file": file, "host": host, "line": firstLine,
            ]
            let values = common.merging(captures) { _, capture in capture }
            return (try? template.render(values)) ?? countTitle(rule: rule, file: file)
        case .count:
            return countTitle(rule: rule, file: file)
        case .firstLine:
            let line =
                firstLine.count > Self.titleLineLimit ? firstLine.prefix(Self.titleLineLimit) + "…" : firstLine[...]
            return count == 1 ? String(line) : "\(line) (and \(count - 1) more)"
        }
    }

    private func countTitle(rule: Rule, file: String) -> String {
        "\(rule.name): \(count) \(count == 1 ? "line" : "lines") in \(file)"
    }
}
