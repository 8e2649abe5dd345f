package import Mail

/// What may stand behind the path of RCPT, each where the server offers its extension.
package struct RcptParameters: Sendable, Equatable {
    /// RFC 3461 section 4.1; empty: NEVER.
    package var events: Set<DSNRequest.Event>?
    /// Whether the path may hold octets beyond ASCII (RFC 6531).
    package var isUTF8 = false

    package init() {}

    /// How far they may lengthen the line, in octets (RFC 3461 section 4).
    static let allowance = 500

    /// Each with a space before it.
    var text: String {
        guard let events else { return "" }
        guard !events.isEmpty else { return " NOTIFY=NEVER" }
        let words = DSNRequest.Event.allCases.filter(events.contains).map(\.rawValue)
        return " NOTIFY=\(words.joined(separator: ","))"
    }
}
