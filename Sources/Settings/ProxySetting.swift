import Escaping
import StrictYAML

/// Where a proxy is: `socks5://127.0.0.1:9050` or `http://proxy.example:3128`.
package struct ProxySetting: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case socks5
        case http
    }

    package let kind: Kind
    package let host: String
    package let port: Int

    init(_ value: YAMLValue) throws(YAMLError) {
        let text = try value.line("'proxy'")
        let wrong = value.error("\(text.quoted) is not a proxy: write socks5://HOST:PORT or http://HOST:PORT")
        guard let kind = Kind.allCases.first(where: { text.hasPrefix("\($0.rawValue)://") }) else { throw wrong }
        let address = text.dropFirst(kind.rawValue.count + 3)
        guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]),
            (1...65535).contains(port)
        else { throw wrong }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard HostName.isServer(String(host)) else { throw wrong }
        self.kind = kind
        self.host = String(host)
        self.port = port
    }
}
