import NIOCore
import Testing

@testable import Submission

@Suite("The name behind EHLO")
struct GreetingTests {
    @Test(
        "without a full name it is the connection's own address, as a literal",
        arguments: [
            ("web1.example.com", "192.0.2.7", "web1.example.com"), (nil, "192.0.2.7", "[192.0.2.7]"),
            (nil, "2001:db8::7", "[IPv6:2001:db8::7]"), (nil, nil, "[127.0.0.1]"),
        ] as [(String?, String?, String)]
    )
    func literal(fullName: String?, address: String?, greeting: String) throws {
        let own = try address.map { try SocketAddress(ipAddress: $0, port: 40_000) }
        #expect(Greeting.name(fullName, for: own) == greeting)
    }

    @Test(
        "only a name that a relay takes counts as a full one",
        arguments: [
            ("web1.example.com", true), ("web1", false), ("localhost", false), ("localhost.localdomain", false),
            ("web_1.example", false), ("w\u{E9}b.example", false), ("a b.example", false),
            (String(repeating: "a.", count: 128), false),
        ]
    )
    func fullNames(name: String, isFull: Bool) {
        #expect(Greeting.isFullName(name) == isFull)
    }
}
