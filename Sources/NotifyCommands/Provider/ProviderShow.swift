import ArgumentParser
import Providers
import Settings

struct ProviderShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known about a provider.",
        discussion: """
              notify provider show gmail
            """
    )

    @Argument(help: "The provider.") var id: String
    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let composition = try Composition.load(home: home.home)
        do {
            let provider = try composition.providers.provider(id)
            try ProviderReport(provider).print(report)
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}
