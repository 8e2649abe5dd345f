package import SASL

/// How a connection is to be made ready for messages, and with whom.
package struct SubmissionPlan: Sendable {
    /// `host:port`, as failures name the server.
    package var server: String
    package var port: Int
    package var security: Security
    /// The name behind EHLO: a domain or an address literal.
    package var greeting: String
    package var credentials: (any CredentialProvider)?
    /// In order of preference; `nil` allows all that the server offers, strongest first.
    package var mechanisms: [Mechanism]?
    package var allowsCleartext: Bool

    package init(
        server: String,
        port: Int,
        security: Security,
        greeting: String,
        credentials: (any CredentialProvider)?,
        mechanisms: [Mechanism]?,
        allowsCleartext: Bool
    ) {
        self.server = server
        self.port = port
        self.security = security
        self.greeting = greeting
        self.credentials = credentials
        self.mechanisms = mechanisms
        self.allowsCleartext = allowsCleartext
    }

    /// The server's name or address alone.
    var host: String {
        let name = server.hasSuffix(":\(port)") ? String(server.dropLast(":\(port)".count)) : server
        return name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
    }
}
