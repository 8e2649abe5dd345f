import ArgumentParser
import Doctor
import Files
import Settings

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what is wrong on this machine.",
        discussion: """
            Checks the vault, what opens it, and where its secrets could leak. Opens nothing, asks for nothing, and \
            changes nothing. Then shows, for each slot of the vault, what an attacker would get.

              notify doctor
              notify doctor --quiet || notify doctor

            Exit status: 0 no problem found; 78 at least one.
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let (composition, fault) = try Composition.loadKeepingFailure(home: home.home)
        let configuration = DoctorConfiguration(
            vault: composition.locations.vault,
            anchor: composition.locations.vaultAnchor,
            keySources: composition.settings.ways.map(KeySource.init),
            fault: fault.map { "\($0.what): \($0.why)" }
        )
        let checkup = Checkup(await blocking { MachineFacts(configuration) })
        let hints = FindingHints(configurationHint: fault?.hint)
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(json: CheckupDocument(checkup, hints))
        } else {
            CheckupText(checkup, hints, terminal).show()
        }
        let problems = checkup.count(of: .problem)
        guard problems == 0 else {
            throw CommandFailure(
                "doctor",
                problems == 1 ? "found 1 problem" : "found \(problems) problems",
                hint: report.json || report.quiet ? nil : "see the lines that begin with: problem",
                status: .configuration
            )
        }
    }
}

extension KeySource {
    /// What an item of `vault:` in `config.yaml` means to the doctor.
    fileprivate init(_ setting: OpeningSetting) {
        switch setting {
        case .keyFile(let path): self = .keyFile(path)
        case .systemdCredential(let name): self = .systemdCredential(name)
        case .command(let words): self = .command(words.first ?? "")
        case .passphrase: self = .passphrase
        }
    }
}
