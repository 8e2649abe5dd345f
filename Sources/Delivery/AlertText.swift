import Alerts
import Escaping
import Mail

/// The text of an alert's mail: its facts, then its excerpt with a notice where something was left out.
struct AlertText: Sendable, Equatable {
    let text: String
    /// The excerpt is shown as it was: nothing in it had to be escaped.
    let isFaithful: Bool

    private static let labelLimit = 40
    private static let valueLimit = 1_000
    private static let factLimit = 100

    /// `date` is the alert's time for people to read.
    init(_ alert: Alert, date: String) {
        let shown = Self.shown(alert.text)
        isFaithful = shown.isFaithful
        let facts = Self.block(Self.facts(of: alert, date: date))
        text = facts.isEmpty || shown.text.isEmpty ? facts + shown.text : facts + "\n" + shown.text
    }

    /// An alert that has facts also tells where and when; a plain message stays what was written.
    private static func facts(of alert: Alert, date: String) -> [Alert.Fact] {
        guard !alert.facts.isEmpty else { return [] }
        let given = Set(alert.facts.map { $0.label.lowercased() })
        return [Alert.Fact("Host", alert.host), Alert.Fact("Time", date)]
            .filter { !given.contains($0.label.lowercased()) && !$0.value.isEmpty } + alert.facts.prefix(factLimit)
    }

    /// One line for each fact, with the values one below the other.
    private static func block(_ facts: [Alert.Fact]) -> String {
        let lines = facts.map { (label: shortened($0.label, labelLimit), value: shortened($0.value, valueLimit)) }
        let width = lines.map(\.label.count).max() ?? 0
        return lines.map { line in
            let gap = String(repeating: " ", count: width - line.label.count + 2)
            return line.value.isEmpty ? "\(line.label):\n" : "\(line.label):\(gap)\(line.value)\n"
        }.joined()
    }

    private static func shortened(_ untrusted: String, _ limit: Int) -> String {
        let visible = Visible.escaped(untrusted.utf8.prefix(limit * 4), keepingNewlines: false)
        return visible.count <= limit ? visible : visible.prefix(limit - 1) + "…"
    }

    private static func shown(_ excerpt: Excerpt) -> (text: String, isFaithful: Bool) {
        guard excerpt.omittedCount > 0 else {
            return Visible.rendered(excerpt.head + excerpt.tail, keepingNewlines: true)
        }
        let head = wholeLines(head: excerpt.head)
        let tail = wholeLines(tail: excerpt.tail)
        let omitted = ByteCount(excerpt.totalCount - head.count - tail.count)
        let before = Visible.rendered(Array(head), keepingNewlines: true)
        let after = Visible.rendered(Array(tail), keepingNewlines: true)
        let lead = before.text.isEmpty || before.text.hasSuffix("\n") ? "" : "\n"
        return (
            before.text + lead + "\n… \(omitted) left out …\n\n" + after.text,
            before.isFaithful && after.isFaithful
        )
    }

    /// Up to the last line end; a beginning without one is cut between two characters.
    private static func wholeLines(head: [UInt8]) -> ArraySlice<UInt8> {
        if let newline = head.lastIndex(of: 0x0a) { return head[...newline] }
        guard let start = head.lastIndex(where: { $0 & 0xc0 != 0x80 }), head.count - start < 4 else { return head[...] }
        let length = head[start] >= 0xf0 ? 4 : head[start] >= 0xe0 ? 3 : head[start] >= 0xc0 ? 2 : 1
        return head.count - start < length ? head[..<start] : head[...]
    }

    /// From after the first line end; an end without one begins between two characters.
    private static func wholeLines(tail: [UInt8]) -> ArraySlice<UInt8> {
        if let newline = tail.firstIndex(of: 0x0a), newline < tail.count - 1 { return tail[(newline + 1)...] }
        return tail.prefix(3).contains { $0 & 0xc0 != 0x80 } ? tail.drop { $0 & 0xc0 == 0x80 } : tail[...]
    }
}
