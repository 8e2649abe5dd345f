/// A machine that hands connections on. It resolves the server's name; it sees only TLS where the profile uses it.
package struct Proxy: Hashable, Sendable {
    package enum Kind: Sendable {
        /// SOCKS 5 (RFC 1928) without authentication.
        case socks5
        /// The CONNECT method of HTTP (RFC 9110 section 9.3.6), itself without TLS.
        case http
    }

    package let kind: Kind
    /// A host name or an address.
    package let host: String
    package let port: Int

    package init(kind: Kind, host: String, port: Int) {
        self.kind = kind
        self.host = host
        self.port = port
    }

    var name: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
