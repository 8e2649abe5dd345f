import ArgumentParser

struct ProviderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider",
        abstract: "What is known of mail services: host, port, security, user name.",
        subcommands: [ProviderList.self, ProviderShow.self, ProviderFind.self]
    )
}
