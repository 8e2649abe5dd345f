import StrictYAML
import Testing

@testable import Providers

@Suite("provider files")
struct ProviderTests {
    private static func provider(_ yaml: String) throws -> Provider {
        try Provider(Array(yaml.utf8), identifier: "x", file: "x.yaml")
    }

    private static let server = "name: X\nservers:\n  - host: a.example\n    port: 465\n    security: tls\n"

    @Test("every key is read")
    func whole() throws {
        let provider = try Self.provider(
            """
            name: X
            domains: [Example.com, example.org]
            password: app-password
            oauth2: accepted
            hint: Do this.
            limits: 5 messages/day
            servers:
              - host: a.example
                port: 465
                security: tls
                mechanisms: [LOGIN, PLAIN]
                greeting: hello
                username: address
                sources: [it]
              - {host: b.example, port: 587, security: starttls, username: local-part}
              - {host: 127.0.0.1, port: 25, security: none, username: apikey}
            """
        )
        #expect(provider.domains == ["example.com", "example.org"])
        #expect(provider.password == .appPassword && provider.oauth2 == .accepted && !provider.passwordsSwitchedOff)
        #expect(provider.hint == "Do this." && provider.limits == "5 messages/day")
        #expect(provider.servers.map(\.host) == ["a.example", "b.example", "127.0.0.1"])
        #expect(provider.servers.map(\.port) == [465, 587, 25])
        #expect(provider.servers.map(\.security) == [.tls, .starttls, .none])
        #expect(provider.servers.map(\.username) == [.address, .localPart, .fixed("apikey")])
        #expect(provider.servers.map(\.mechanisms) == [["LOGIN", "PLAIN"], nil, nil])
        #expect(provider.servers.map(\.greeting) == ["hello", nil, nil])
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let yaml: String
        let error: String
        let hint: String?
        init(_ yaml: String, _ error: String, _ hint: String? = nil) {
            self.yaml = yaml
            self.error = error
            self.hint = hint
        }
        var testDescription: String { error }
    }

    static let faults: [Fault] = [
        Fault("", "x.yaml: the file is empty"),
        Fault("name: X\n", "x.yaml:1:1: a provider has no 'servers'"),
        Fault("nam: X\n", "x.yaml:1:1: unknown key 'nam'", "did you mean 'name'?"),
        Fault(server + "    prot: 5\n", "x.yaml:6:5: unknown key 'prot'", "did you mean 'port'?"),
        Fault(
            server + "domains: [localhost]\n",
            "x.yaml:6:11: 'localhost' is not a domain",
            "write a domain like example.com"
        ),
        Fault(server + "domains: [a.b, A.b]\n", "x.yaml:6:16: the domain 'A.b' is listed twice"),
        Fault(
            server + "password: apikey\n",
            "x.yaml:6:11: 'password' cannot be 'apikey'",
            "did you mean 'api-key'?"
        ),
        Fault(
            server + "oauth2: only\npassword: app-password\n",
            "x.yaml:7:11: 'password' cannot be 'app-password' where 'oauth2' is 'only'"
        ),
        Fault(server + "  - {host: 'a b', port: 1, security: tls}\n", "x.yaml:6:12: 'a b' is not a host name"),
        Fault(server + "  - {host: a.-b, port: 1, security: tls}\n", "x.yaml:6:12: 'a.-b' is not a host name"),
        Fault(
            server + "  - {host: 'a{', port: 1, security: tls}\n",
            "x.yaml:6:12: 'a{' is not a host name"
        ),
        Fault(
            server + "  - {host: 'a.{b}', port: 1, security: tls}\n",
            "x.yaml:6:12: the parameter {b} is not described",
            "describe it below parameters:"
        ),
        Fault(
            server + "parameters: {b: {description: x}}\n",
            "x.yaml:6:13: no host has the parameter {b}"
        ),
        Fault(
            server + "parameters: {'b c': {description: x}}\n",
            "x.yaml:6:14: a parameter cannot be called 'b c'",
            "use letters, digits and hyphens"
        ),
        Fault(
            server + "  - {host: a, port: 0, security: tls}\n",
            "x.yaml:6:21: 'port' cannot be '0'",
            "it is a number from 1 to 65535"
        ),
        Fault(
            server + "  - {host: a, port: 65536, security: tls}\n",
            "x.yaml:6:21: 'port' cannot be '65536'",
            "it is a number from 1 to 65535"
        ),
        Fault(
            server + "  - {host: a, port: +25, security: tls}\n",
            "x.yaml:6:21: 'port' cannot be '+25'",
            "it is a number from 1 to 65535"
        ),
        Fault(
            server + "  - {host: a, port: 1, security: ssl}\n",
            "x.yaml:6:34: 'security' cannot be 'ssl'",
            "it can be tls, starttls or none"
        ),
        Fault(
            server + "    mechanisms: [PLIAN]\n",
            "x.yaml:6:18: a mechanism cannot be 'PLIAN'",
            "did you mean 'PLAIN'?"
        ),
        Fault(server + "    mechanisms: [PLAIN, PLAIN]\n", "x.yaml:6:25: 'PLAIN' is listed twice"),
        Fault(
            server + "    greeting: 'a b'\n",
            "x.yaml:6:15: 'greeting' cannot be 'a b'",
            "use letters, digits, hyphens and inner dots"
        ),
        Fault(
            server + "    username: adress\n",
            "x.yaml:6:15: 'username' cannot be 'adress'",
            "did you mean 'address'?"
        ),
    ]

    @Test("what is wrong is named with its place and the way out", arguments: faults)
    func refuses(_ fault: Fault) {
        let error = #expect(throws: YAMLError.self) { try Self.provider(fault.yaml) }
        #expect(error?.description == fault.error)
        #expect(error?.hint == fault.hint)
    }

    @Test("parameters are put into the host names")
    func parameters() throws {
        let provider = try ProviderDirectory(overrides: []).provider("amazon-ses")
        let applied = try provider.applying(["region": "eu-west-1"])
        #expect(Set(applied.servers.map(\.host)) == ["email-smtp.eu-west-1.amazonaws.com"])
        #expect(applied.parameters.isEmpty && applied.servers.map(\.port) == provider.servers.map(\.port))
    }

    @Test(
        "a missing, unknown or harmful parameter is an error",
        arguments: [
            ([:], "provider 'amazon-ses' needs the parameter 'region'"),
            (["regoin": "a"], "provider 'amazon-ses' has no parameter 'regoin'"),
            (["region": ""], "parameter 'region' cannot be ''"),
            (["region": "a/b"], "parameter 'region' cannot be 'a/b'"),
            (["region": "x.evil.example/"], "parameter 'region' cannot be 'x.evil.example/'"),
            (["region": "a\r\nb"], "parameter 'region' cannot be 'a\\x0d\\x0ab'"),
            (["region": "{region}"], "parameter 'region' cannot be '{region}'"),
            (["region": "a..b"], "parameter 'region' cannot be 'a..b'"),
        ]
    )
    func badParameters(values: [String: String], message: String) throws {
        let provider = try ProviderDirectory(overrides: []).provider("amazon-ses")
        let error = #expect(throws: ProviderError.self) { try provider.applying(values) }
        #expect(error?.description == message)
    }
}
