/// What ties an authentication to the TLS channel it happens in (RFC 5056), so that it is of no use in another one.
package struct ChannelBinding: Sendable, Equatable {
    /// The hash of the server's certificate (RFC 5929 section 4).
    package static let serverEndPoint = "tls-server-end-point"

    /// Its registered name.
    package let type: String
    package let data: [UInt8]

    package init(type: String, data: [UInt8]) {
        self.type = type
        self.data = data
    }
}
