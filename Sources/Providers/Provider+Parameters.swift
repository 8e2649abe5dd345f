import StrictYAML

extension Provider {
    /// Returns the provider with the parameters put into its host names.
    ///
    /// - Parameter values: by name, one for each of `parameters`; letters, digits, hyphens and inner dots.
    /// - Returns: the same facts, without parameters.
    /// - Throws: for a missing or unknown parameter, or a value that cannot stand in a host name.
    package func applying(_ values: [String: String]) throws(ProviderError) -> Provider {
        let names = parameters.map(\.name)
        for name in values.keys.sorted() where !names.contains(name) {
            throw .unknownParameter(name, provider: id, known: names)
        }
        for parameter in parameters {
            guard let value = values[parameter.name] else { throw .missingParameter(parameter, provider: id) }
            guard HostName.isValid(value) else { throw .invalidParameter(parameter, value: value) }
        }
        var filled: [Server] = []
        for server in servers {
            let host = HostTemplate(server.host).filled { values[$0] ?? "" }
            guard HostName.isValid(host) else { throw .invalidHost(host) }
            filled.append(server.with(host: host))
        }
        return Provider(
            id: id,
            name: name,
            domains: domains,
            password: password,
            oauth2: oauth2,
            hint: hint,
            limits: limits,
            parameters: [],
            servers: filled
        )
    }
}

extension Provider.Server {
    func with(host: String) -> Provider.Server {
        Provider.Server(
            host: host,
            port: port,
            security: security,
            mechanisms: mechanisms,
            greeting: greeting,
            username: username,
            sources: sources
        )
    }
}
