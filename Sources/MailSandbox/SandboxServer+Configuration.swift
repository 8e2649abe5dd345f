package import SASL

extension SandboxServer {
    /// What the sandbox listens on, where it stores mail and whom it lets in.
    package struct Configuration: Sendable {
        /// An address or a host name. Only its first address is listened on.
        package var host: String
        /// The port; 0 takes any free one, which ``Ready`` then tells.
        package var port: Int
        /// Where mails are stored; made with mode 0700 when it is missing.
        package var directory: String
        /// The one account. When set, AUTH is required before MAIL; when nil, AUTH is not offered.
        package var credentials: (any Credential)?
        /// Whether STARTTLS is offered, with a certificate made at start.
        package var offersTLS: Bool
        /// Whether TLS begins with the first octet, as on port 465; STARTTLS is then not offered.
        package var implicitTLS = false
        /// How long a client may say nothing before it is told 421 (RFC 5321, 4.5.3.2.7: at least five minutes).
        package var inactivityDeadline: Duration = .seconds(300)
        /// The largest message in octets, announced as SIZE (RFC 1870).
        package var sizeLimit = 64 << 20
        /// How many clients are served at once; more are told 421.
        package var connectionLimit = 100

        package init(
            host: String = "127.0.0.1",
            port: Int = 2525,
            directory: String,
            credentials: (any Credential)? = nil,
            offersTLS: Bool = false
        ) {
            self.host = host
            self.port = port
            self.directory = directory
            self.credentials = credentials
            self.offersTLS = offersTLS
        }

        /// Whether only this machine can reach the server: 127.0.0.0/8, ::1 or the name `localhost`.
        package var isLoopback: Bool {
            if host.lowercased() == "localhost" { return true }
            guard let octets = NumericAddress.octets(host) else { return false }
            return octets.count == 4 ? octets[0] == 127 : octets.dropLast().allSatisfy { $0 == 0 } && octets.last == 1
        }
    }

    /// Where the sandbox listens, once it does.
    package struct Ready: Sendable, Equatable {
        /// The address in numbers, for example `127.0.0.1`.
        package let host: String
        package let port: Int
        /// The certificate clients may trust (PEM), where TLS is offered.
        package let certificatePath: String?
    }
}
