/// A host name in which `{name}` stands for a parameter.
struct HostTemplate {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The names in braces, in their order. A brace without its partner is left in the text.
    var parameters: [String] {
        var names: [String] = []
        _ = filled { name in
            names.append(name)
            return ""
        }
        return names
    }

    func filled(_ value: (String) -> String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open] + value(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
