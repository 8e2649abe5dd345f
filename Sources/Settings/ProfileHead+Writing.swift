import StrictYAML

extension ProfileHead {
    /// The YAML that `init(_:file:)` reads back: one line for each value, each with a line end.
    package var text: String {
        var lines: [String] = []
        func add(_ key: String, _ value: String?) {
            if let value { lines.append("\(key): \(YAMLScalar.written(value))") }
        }
        func add(_ key: String, _ values: [String]) {
            if !values.isEmpty { lines.append("\(key): [\(values.map(YAMLScalar.written).joined(separator: ", "))]") }
        }
        add("name", name)
        add("provider", provider)
        if !parameters.isEmpty {
            lines.append("set:")
            for (key, value) in parameters.sorted(by: { $0.key < $1.key }) {
                lines.append("  \(YAMLScalar.written(key)): \(YAMLScalar.written(value))")
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
}
