import ArgumentParser
import Escaping
import Mail
import Providers
import Settings

struct ProviderFind: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Show the provider of a mail address.",
        discussion: """
              notify provider find me@gmail.com
            """
    )

    @Argument(help: "A mail address, or its domain.") var address: String
    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let composition = try Composition.load(home: home.home)
        do {
            guard let provider = try composition.providers.find(address: address) else {
                throw CommandFailure(
                    "provider",
                    "none is known for \(Visible.escaped(address))",
                    hint: "give the server yourself: notify profile add NAME --host HOST --user USER",
                    status: .configuration
                )
            }
            try ProviderReport(provider).print(report)
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}
