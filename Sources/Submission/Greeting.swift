import Files
import Glibc
import NIOCore

/// The name given behind EHLO where the profile has none (RFC 5321 section 4.1.1.1).
enum Greeting {
    /// The full name where there is one, else the connection's own address as a literal: `localhost` and bare names are
    /// refused by large relays.
    static func name(_ fullName: String?, for address: SocketAddress?) -> String {
        if let fullName { return fullName }
        guard let address, let text = address.ipAddress else { return "[127.0.0.1]" }
        guard address.protocol == .inet6 else { return "[\(text)]" }
        // A zone means nothing to the server.
        return "[IPv6:\(text.prefix { $0 != "%" })]"
    }

    /// This host's full name, `nil` where it has none or the resolver does not tell it at once.
    static func fullName() async -> String? {
        let host = hostName
        if isFullName(host) { return host }
        let (answers, answer) = AsyncStream.makeStream(of: String?.self, bufferingPolicy: .bufferingOldest(1))
        // Not waited for: a resolver may take half a minute, and cannot be interrupted.
        Task {
            answer.yield(await blocking { canonicalName(of: host) })
            answer.finish()
        }
        let limit = Task {
            try? await Task.sleep(for: resolverPatience)
            answer.finish()
        }
        defer { limit.cancel() }
        for await name in answers { return name }
        return nil
    }

    private static let resolverPatience = Duration.milliseconds(500)

    private static var hostName: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "" }
        return withUnsafeBytes(of: name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func canonicalName(of host: String) -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_CANONNAME
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let list else { return nil }
        defer { freeaddrinfo(list) }
        guard let pointer = list.pointee.ai_canonname else { return nil }
        let name = String(cString: pointer)
        return isFullName(name) ? name : nil
    }

    static func isFullName(_ name: String) -> Bool {
        guard name.contains("."), name.utf8.count <= 255, !name.hasPrefix("localhost.") else { return false }
        return name.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
