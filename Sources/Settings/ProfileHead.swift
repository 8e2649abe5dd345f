import Escaping
package import StrictYAML

/// The head of a record: everything of a profile but its secret, in YAML, with the names that the options have.
package struct ProfileHead: Sendable, Equatable {
    package var name: String
    package var provider: String?
    package var parameters: [String: String] = [:]
    package var host: String?
    package var port: Int?
    package var security: String?
    package var user: String
    package var from: String?
    package var mechanisms: [String] = []
    package var greeting: String?
    package var caFile: String?
    package var pins: [String] = []
    package var clientCertificate: String?
    package var clientKey: String?
    package var allowsCleartext = false
    /// What the profile may be used for; empty: anything.
    package var allowedRecipients: [String] = []
    package var allowedSenders: [String] = []
    package var allowedServers: [String] = []
    package var limit: String?

    private static let known = [
        "name", "provider", "set", "host", "port", "security", "user", "from", "mechanisms", "greeting", "ca-file",
        "pins", "client-certificate", "client-key", "allow-cleartext", "allow-to", "allow-from", "allow-servers",
        "limit",
    ]

    package init(name: String, user: String) {
        self.name = name
        self.user = user
    }

    /// Reads a head.
    ///
    /// - Parameters:
    ///   - bytes: the YAML.
    ///   - file: what errors name.
    /// - Throws: the first thing that is wrong, with its place: an unknown or doubled key, a wrong type.
    package init(_ bytes: [UInt8], file: String) throws(YAMLError) {
        guard let root = try YAMLReader.read(bytes, file: file) else {
            throw YAMLError(file: file, message: "the record has no head")
        }
        let mapping = try YAMLMapping(root, "a record", known: Self.known)
        func line(_ key: String) throws(YAMLError) -> String? { try mapping[key]?.line(key.quoted) }
        func lines(_ key: String) throws(YAMLError) -> [String] {
            var found: [String] = []
            for item in try mapping[key]?.oneOrList(key.quoted) ?? [] { found.append(try item.line(key.quoted)) }
            return found
        }
        name = try mapping.required("name", "a record").line("'name'", limit: 128)
        user = try mapping.required("user", "a record").line("'user'")
        provider = try line("provider")
        host = try line("host")
        port = try mapping["port"]?.integer("'port'", in: 1...65535)
        security = try mapping["security"]?.word("'security'", among: ["tls", "starttls", "none"])
        from = try line("from")
        mechanisms = try lines("mechanisms")
        greeting = try line("greeting")
        caFile = try line("ca-file")
        pins = try lines("pins")
        clientCertificate = try line("client-certificate")
        clientKey = try line("client-key")
        allowsCleartext = try mapping["allow-cleartext"]?.word("'allow-cleartext'", among: ["yes", "no"]) == "yes"
        allowedRecipients = try lines("allow-to")
        allowedSenders = try lines("allow-from")
        allowedServers = try lines("allow-servers")
        limit = try line("limit")
        if let set = mapping["set"] {
            let values = try YAMLMapping(set, "'set'")
            for key in values.keys { parameters[key.value] = try values[key.value]?.line(key.value.quoted) }
        }
    }
}
