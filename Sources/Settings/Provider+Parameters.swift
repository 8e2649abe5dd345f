extension Provider {
    /// Returns the provider with the parameters put into its host names.
    ///
    /// - Parameter values: by name, one for each of `parameters`; letters, digits, hyphens and inner dots.
    /// - Returns: the same facts, without parameters.
    /// - Throws: for a missing or unknown parameter, or a value that cannot stand in a host name.
    package func applying(_ values: [String: String]) throws(SettingsError) -> Provider {
        let names = parameters.map(\.name)
        for name in values.keys.sorted() where !names.contains(name) {
            throw SettingsError(
                file: nil,
                message: "provider \(id.quoted) has no parameter \(name.quoted)",
                hint: names.isEmpty ? nil : NearestName.hint(for: name, among: names) ?? "it has \(names.asList)"
            )
        }
        for parameter in parameters {
            guard let value = values[parameter.name] else {
                throw SettingsError(
                    file: nil,
                    message: "provider \(id.quoted) needs the parameter \(parameter.name.quoted)",
                    hint: "--set \(parameter.name)=VALUE: \(parameter.description)"
                )
            }
            guard HostName.isValid(value) else {
                throw SettingsError(
                    file: nil,
                    message: "parameter \(parameter.name.quoted) cannot be \(value.quoted)",
                    hint: "it becomes part of a host name: \(parameter.description)"
                )
            }
        }
        var filled: [Server] = []
        for server in servers {
            let host = HostTemplate(server.host).filled { values[$0] ?? "" }
            guard HostName.isValid(host) else {
                throw SettingsError(file: nil, message: "the parameters make no valid host name: \(host.quoted)")
            }
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
