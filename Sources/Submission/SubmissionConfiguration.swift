import NIOCore
package import SASL
package import SMTP

/// Where a submission server listens.
package struct SubmissionServer: Hashable, Sendable {
    /// A host name or an address.
    package let host: String
    package let port: Int
    package let security: Security

    package init(host: String, port: Int, security: Security) {
        self.host = host
        self.port = port
        self.security = security
    }

    /// Ports where servers wait for TLS from the first octet.
    static let implicitTLSPorts: Set<Int> = [465, 994, 2465]

    var isAddress: Bool { (try? SocketAddress(ipAddress: host, port: port)) != nil }

    var name: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// How mail is handed in.
package struct SubmissionConfiguration: Sendable {
    /// Tried in this order, each only when the one before could not be reached.
    package var servers: [SubmissionServer]
    /// The name behind EHLO; `nil`: this host's, or its address as a literal where it has no full name.
    package var greeting: String?
    /// In order of preference; `nil`: the strongest that EHLO offers.
    package var mechanisms: [Mechanism]?
    /// Whether the credentials may cross a connection that is not encrypted.
    package var allowsCleartext: Bool
    /// PEM certificates to trust instead of the system's.
    package var caFile: String?
    /// Whether the servers on the way must not hand mail on without TLS (RFC 8689).
    package var requiresTLS: Bool
    /// Through which every server is reached.
    package var proxy: Proxy?
    /// The server's certificate or key is one of these; checked instead of the chain of issuers, or beside it where
    /// `caFile` names them. Empty: not looked at.
    package var pins: [CertificatePin]
    /// What is shown to a server that asks for a certificate.
    package var clientIdentity: ClientIdentity?
    package var deadlines: Deadlines
    /// What the servers' replies mean; `nil`: their codes alone are told.
    package var diagnoses: (any DiagnosisSource)?

    package init(
        servers: [SubmissionServer],
        greeting: String? = nil,
        mechanisms: [Mechanism]? = nil,
        allowsCleartext: Bool = false,
        caFile: String? = nil,
        requiresTLS: Bool = false,
        proxy: Proxy? = nil,
        pins: [CertificatePin] = [],
        clientIdentity: ClientIdentity? = nil,
        deadlines: Deadlines = Deadlines(),
        diagnoses: (any DiagnosisSource)? = nil
    ) {
        self.servers = servers
        self.greeting = greeting
        self.mechanisms = mechanisms
        self.allowsCleartext = allowsCleartext
        self.caFile = caFile
        self.requiresTLS = requiresTLS
        self.proxy = proxy
        self.pins = pins
        self.clientIdentity = clientIdentity
        self.deadlines = deadlines
        self.diagnoses = diagnoses
    }
}
