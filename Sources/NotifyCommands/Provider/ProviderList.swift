import ArgumentParser
import Providers
import Settings

struct ProviderList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the providers.",
        discussion: """
              notify provider list
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let composition = try Composition.load(home: home.home)
        let terminal = Terminal(isQuiet: report.quiet)
        do {
            let identifiers = try composition.providers.identifiers
            guard !report.json else { return try terminal.print(json: identifiers) }
            for identifier in identifiers { terminal.print(identifier) }
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}
