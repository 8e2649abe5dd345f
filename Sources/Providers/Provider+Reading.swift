import Escaping
import StrictYAML

extension Provider {
    /// Reads a provider file.
    ///
    /// - Parameters:
    ///   - bytes: what the file holds.
    ///   - identifier: the file's name without `.yaml`.
    ///   - file: the path that errors name.
    /// - Throws: the first thing that is wrong, with its place.
    init(_ bytes: [UInt8], identifier: String, file: String) throws(YAMLError) {
        guard let root = try YAMLReader.read(bytes, file: file) else {
            throw YAMLError(file: file, message: "the file is empty")
        }
        let known = ["name", "domains", "password", "oauth2", "hint", "limits", "parameters", "servers"]
        let mapping = try YAMLMapping(root, "a provider", known: known)
        id = identifier
        name = try mapping.required("name", "a provider").line("'name'", limit: 200)
        domains = try Self.domains(mapping["domains"])
        password = try mapping["password"]?.word("'password'", of: PasswordKind.self)
        oauth2 = try mapping["oauth2"]?.word("'oauth2'", of: OAuth2.self)
        hint = try mapping["hint"]?.line("'hint'")
        limits = try mapping["limits"]?.line("'limits'")
        parameters = try Self.parameters(mapping["parameters"])
        var servers: [Server] = []
        for item in try mapping.required("servers", "a provider").list("'servers'") {
            servers.append(try Server(item, parameters: parameters.map(\.name)))
        }
        self.servers = servers

        if oauth2 == .only, let password, password != .oauth2, let value = mapping["password"] {
            throw value.error("'password' cannot be \(password.rawValue.quoted) where 'oauth2' is 'only'")
        }
        let used = servers.flatMap { HostTemplate($0.host).parameters }
        for parameter in parameters where !used.contains(parameter.name) {
            throw (mapping["parameters"] ?? root).error(
                "no host has the parameter {\(Visible.escaped(parameter.name))}"
            )
        }
    }

    private static func domains(_ value: YAMLValue?) throws(YAMLError) -> [String] {
        guard let value else { return [] }
        var domains: [String] = []
        for item in try value.list("'domains'") {
            let domain = try item.line("a domain")
            guard HostName.isValid(domain), domain.contains(".") else {
                throw item.error("\(domain.quoted) is not a domain", hint: "write a domain like example.com")
            }
            guard !domains.contains(domain.lowercased()) else {
                throw item.error("the domain \(domain.quoted) is listed twice")
            }
            domains.append(domain.lowercased())
        }
        return domains
    }

    private static func parameters(_ value: YAMLValue?) throws(YAMLError) -> [Parameter] {
        guard let value else { return [] }
        let mapping = try YAMLMapping(value, "'parameters'")
        var parameters: [Parameter] = []
        for key in mapping.keys {
            guard let item = mapping[key.value] else { continue }
            guard !key.value.isEmpty,
                key.value.utf8.allSatisfy({ HostName.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
            else {
                throw YAMLError(
                    file: value.file,
                    at: key.position,
                    message: "a parameter cannot be called \(key.value.quoted)",
                    hint: "use letters, digits and hyphens"
                )
            }
            let parameter = try YAMLMapping(item, "a parameter", known: ["description"])
            let description = try parameter.required("description", "a parameter").line("'description'")
            parameters.append(Parameter(name: key.value, description: description))
        }
        return parameters
    }
}

extension Provider.Server {
    fileprivate init(_ value: YAMLValue, parameters: [String]) throws(YAMLError) {
        let known = ["host", "port", "security", "mechanisms", "greeting", "username", "sources"]
        let mapping = try YAMLMapping(value, "a server", known: known)
        host = try Self.host(try mapping.required("host", "a server"), parameters)
        port = try mapping.required("port", "a server").integer("'port'", in: 1...65535)
        security = try mapping.required("security", "a server").word("'security'", of: Provider.Security.self)
        mechanisms = try mapping["mechanisms"].map(Self.mechanisms)
        greeting = try mapping["greeting"].map(Self.greeting)
        username = try mapping["username"].map(Self.username)
        var sources: [String] = []
        if let value = mapping["sources"] {
            for item in try value.list("'sources'") { sources.append(try item.line("a source")) }
        }
        self.sources = sources
    }

    private static func host(_ value: YAMLValue, _ parameters: [String]) throws(YAMLError) -> String {
        let host = try value.line("'host'")
        let template = HostTemplate(host)
        for name in template.parameters where !parameters.contains(name) {
            throw YAMLError(
                file: value.file,
                at: value.position,
                message: "the parameter {\(Visible.escaped(name))} is not described",
                advice: .choosing(name, among: parameters, or: "describe it below parameters:")
            )
        }
        guard HostName.isValid(template.filled { _ in "x" }) else {
            throw value.error("\(host.quoted) is not a host name")
        }
        return host
    }

    private static func mechanisms(_ value: YAMLValue) throws(YAMLError) -> [String] {
        let known = [
            "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN",
            "OAUTHBEARER", "XOAUTH2", "EXTERNAL",
        ]
        var mechanisms: [String] = []
        for item in try value.oneOrList("'mechanisms'") {
            let mechanism = try item.word("a mechanism", among: known)
            guard !mechanisms.contains(mechanism) else { throw item.error("\(mechanism.quoted) is listed twice") }
            mechanisms.append(mechanism)
        }
        return mechanisms
    }

    /// The argument of EHLO must be a domain, whatever servers accept (RFC 5321 section 4.1.1.1).
    private static func greeting(_ value: YAMLValue) throws(YAMLError) -> String {
        let greeting = try value.line("'greeting'")
        guard HostName.isValid(greeting) else {
            throw value.error(
                "'greeting' cannot be \(greeting.quoted)",
                hint: "use letters, digits, hyphens and inner dots"
            )
        }
        return greeting
    }

    private static func username(_ value: YAMLValue) throws(YAMLError) -> Provider.Username {
        let word = try value.line("'username'", limit: 200)
        switch word {
        case "address": return .address
        case "local-part": return .localPart
        default:
            guard !word.contains(" ") else { throw value.error("'username' cannot be \(word.quoted)") }
            if let near = NearestName.nearest(to: word, among: ["address", "local-part"]) {
                throw YAMLError(
                    file: value.file,
                    at: value.position,
                    message: "'username' cannot be \(word.quoted)",
                    advice: .nearest(near)
                )
            }
            return .fixed(word)
        }
    }
}
