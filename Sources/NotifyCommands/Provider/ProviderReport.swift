import Escaping
import Mail
import Providers

/// A provider as `show` and `find` tell it.
struct ProviderReport {
    private struct Result: Encodable {
        struct Server: Encodable {
            let host: String
            let port: Int
            let security: String
            let mechanisms: [String]?
            let greeting: String?
            let username: String?
        }

        let id: String
        let name: String
        let domains: [String]
        let password: String?
        let oauth2: String?
        let hint: String?
        let limits: String?
        let parameters: [String: String]
        let servers: [Server]
    }

    private let result: Result

    init(_ provider: Provider) {
        result = Result(
            id: provider.id,
            name: provider.name,
            domains: provider.domains,
            password: provider.password?.rawValue,
            oauth2: provider.oauth2?.rawValue,
            hint: provider.hint,
            limits: provider.limits,
            parameters: Dictionary(provider.parameters.map { ($0.name, $0.description) }) { first, _ in first },
            servers: provider.servers.map { server in
                Result.Server(
                    host: server.host,
                    port: server.port,
                    security: server.security.rawValue,
                    mechanisms: server.mechanisms,
                    greeting: server.greeting,
                    username: Self.words(server.username)
                )
            }
        )
    }

    func print(_ report: ReportOptions) throws(CommandFailure) {
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else { return try terminal.print(json: result) }
        line("provider", "\(result.id) (\(result.name))", terminal)
        for server in result.servers {
            let extras = [server.mechanisms?.joined(separator: " "), server.greeting.map { "greeting \($0)" }]
            line(
                "server",
                (["\(server.host):\(server.port) \(server.security)"] + extras.compactMap(\.self)).joined(
                    separator: ", "
                ),
                terminal
            )
        }
        line("user name", result.servers.first?.username, terminal)
        line("password", result.oauth2 == "only" ? "switched off, OAuth2 only" : result.password, terminal)
        line("limits", result.limits, terminal)
        for (name, description) in result.parameters.sorted(by: { $0.key < $1.key }) {
            line("parameter", "\(name): \(description)", terminal)
        }
        line("domains", result.domains.isEmpty ? nil : result.domains.joined(separator: " "), terminal)
        line("hint", result.hint, terminal)
    }

    private func line(_ label: String, _ value: String?, _ terminal: Terminal) {
        guard let value else { return }
        terminal.print(label + String(repeating: " ", count: 11 - label.count) + Visible.escaped(value))
    }

    private static func words(_ username: Provider.Username?) -> String? {
        switch username {
        case .address: "the mail address"
        case .localPart: "the part before the @"
        case .fixed(let word): "the word \(word)"
        case nil: nil
        }
    }
}
