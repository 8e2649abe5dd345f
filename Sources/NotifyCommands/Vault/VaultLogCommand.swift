import Files
import ArgumentParser
import Escaping
import Mail
import Profiles
import Settings
import Vault

struct VaultLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show what the vault was used for.",
        discussion: """
            Each mail and each test of a profile is a line of the use log, chained to the line before with the vault's \
            key. Without --verify no key is needed, and nothing is certain.

              notify vault log --last 20
              notify vault log --verify --profile work
            """
    )

    @Flag(help: "Open the vault and check every line; the status is 65 where one is wrong.") var verify = false
    @Flag(help: "After a look: let what is wrong be, and count limits from now on.") var accept = false
    @Option(help: ArgumentHelp("Only this profile's uses.", valueName: "name")) var profile: String?
    @Option(help: ArgumentHelp("Only the last N uses.", valueName: "n")) var last: Int?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    /// Not `validate()`: there it would come before the word about a misspelt option.
    private func checkOptions() throws {
        if let last, last < 1 { throw ValidationError("--last is 1 or more") }
        if accept, verify || profile != nil || last != nil {
            throw ValidationError("--accept goes with no other option")
        }
    }

    func run() async throws {
        try checkOptions()
        let composition = try Composition.load(home: access.home)
        let path = composition.locations.uses
        let terminal = Terminal(isQuiet: report.quiet)
        if accept {
            let log = try await composition.vault(access, quiet: report.quiet).open().useLog(at: path)
            try await blocking { _ = try log.append(.acceptance) }
            return terminal.note("the use log goes on; what is wrong above is known now")
        }
        let found: UseLogReport
        if verify {
            let log = try await composition.vault(access, quiet: report.quiet).open().useLog(at: path)
            found = try await blocking { try log.verify() }
        } else {
            found = try await blocking { try UseLog.read(at: path) }
        }
        let table = UseTable(found.lines, profile: profile, last: last)
        if report.json {
            try terminal.print(json: table.summary(found, isVerified: verify))
        } else {
            for line in table.lines { terminal.print(line) }
        }
        try tell(found, path, terminal)
    }

    private func tell(_ found: UseLogReport, _ path: String, _ terminal: Terminal) throws(CommandFailure) {
        if let fault = found.fault {
            throw CommandFailure(
                Visible.escaped(fault.file),
                fault.reason,
                hint: "what stands before it is sound; after a look, go on with: notify vault log --accept",
                status: .badData
            )
        }
        guard found.exists else {
            guard verify else { return terminal.note("there is no use log yet") }
            throw CommandFailure(
                Visible.escaped(path),
                "there is no use log: the vault was not used yet, or the log was taken away",
                status: .noInput
            )
        }
        guard verify else { return terminal.note("nothing was authenticated; check with: notify vault log --verify") }
        if found.tornCount > 0 {
            terminal.note("lines that a crash left unfinished, and the log tells of: \(found.tornCount)")
        }
        if found.acceptedCount > 0 { terminal.note("faults that were accepted: \(found.acceptedCount)") }
        terminal.note("every line\(found.acceptedCount > 0 ? " since then" : "") is authentic, and none is missing")
    }
}
