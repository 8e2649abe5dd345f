import Glibc
import NIOCore

/// The name given behind EHLO where the profile has none (RFC 5321 section 4.1.1.1).
enum Greeting {
    /// This host's name where it is a full one, else the connection's own address as a literal: `localhost` and bare
    /// names are refused by large relays. No DNS is asked.
    static func name(for address: SocketAddress?) -> String {
        let host = hostName
        if host.contains("."), host.utf8.allSatisfy(isHostOctet) { return host }
        guard let address, let text = address.ipAddress else { return "[127.0.0.1]" }
        return address.protocol == .inet6 ? "[IPv6:\(text)]" : "[\(text)]"
    }

    private static var hostName: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "" }
        return withUnsafeBytes(of: name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func isHostOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
