extension ProfileHead {
    /// The YAML that `init(_:file:)` reads back: one line for each value, each with a line end.
    package var text: String {
        var lines: [String] = []
        func add(_ key: String, _ value: String?) {
            if let value { lines.append("\(key): \(Self.scalar(value))") }
        }
        func add(_ key: String, _ values: [String]) {
            if !values.isEmpty { lines.append("\(key): [\(values.map(Self.scalar).joined(separator: ", "))]") }
        }
        add("name", name)
        add("provider", provider)
        if !parameters.isEmpty {
            lines.append("set:")
            for (key, value) in parameters.sorted(by: { $0.key < $1.key }) {
                lines.append("  \(Self.scalar(key)): \(Self.scalar(value))")
            }
        }
        add("host", host)
        add("port", port.map { String($0) })
        add("security", security)
        add("user", user)
        add("from", from)
        add("mechanisms", mechanisms)
        add("greeting", greeting)
        add("ca-file", caFile)
        add("pins", pins)
        add("client-certificate", clientCertificate)
        add("client-key", clientKey)
        add("allow-cleartext", allowsCleartext ? "yes" : nil)
        add("allow-to", allowedRecipients)
        add("allow-from", allowedSenders)
        add("allow-servers", allowedServers)
        add("limit", limit)
        return lines.map { $0 + "\n" }.joined()
    }

    /// The text as a YAML scalar, in double quotes unless it is made of plain characters only.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"):
                true
            default: index > 0 && "._-@".utf8.contains(byte)
            }
        }
        guard !isPlain || text.isEmpty else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where YAMLSource.isAllowed(scalar) && String(scalar).escapingControls == String(scalar):
                quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}
