import Files
import ArgumentParser
import Settings

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what is wrong on this machine, in plain words.",
        discussion: """
            Looks at the vault, at what opens it, and at where its secrets could leak; nothing is opened, nobody is asked. \
            Then shows what an attacker gets by each way into the vault.

            Ends with 0 where nothing is a problem, else with 78.

              notify doctor
              notify doctor --quiet || notify doctor
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let (composition, fault) = try Composition.loadKeepingFailure(home: home.home)
        let facts = await blocking { MachineFacts(composition, fault: fault) }
        let diagnosis = Diagnosis(facts)
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(json: DiagnosisDocument(diagnosis))
        } else {
            DiagnosisText(diagnosis, terminal).show()
        }
        let problems = diagnosis.count(of: .problem)
        guard problems == 0 else {
            throw CommandFailure(
                "doctor",
                problems == 1 ? "there is a problem" : "there are \(problems) problems",
                hint: report.json || report.quiet ? nil : "they are the lines that begin with: problem",
                status: .configuration
            )
        }
    }
}
