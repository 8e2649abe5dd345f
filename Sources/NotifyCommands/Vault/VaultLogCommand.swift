import ArgumentParser
import AuditLog
import Escaping
import Files
import Mail
import Profiles
import Settings
import Vault

struct VaultLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show the audit log: what the vault was used for.",
        discussion: """
            Each mail and each test of a profile is a line, chained to the one before with the vault's key. Without \
            --verify no key is needed, and nothing is authenticated.

              notify vault log --last 20
              notify vault log --verify --profile work

            Exit status: 0 sound, or not verified; 65 a line is wrong or missing; 66 no log to verify.
            """
    )

    @Flag(help: "Open the vault and check every line.") var verify = false
    @Flag(help: "Accept what is wrong so far, and count limits from now on.") var accept = false
    @Option(help: ArgumentHelp("Only this profile's uses.", valueName: "name")) var profile: String?
    @Option(help: ArgumentHelp("Only the last N uses.", valueName: "n")) var last: Int?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    /// Not `validate()`: there it would come before the word about a misspelt option.
    private func checkOptions() throws {
        if let last, last < 1 { throw ValidationError("--last takes 1 or more") }
        if accept, verify || profile != nil || last != nil {
            throw ValidationError("--accept cannot be combined with --verify, --profile or --last")
        }
    }

    func run() async throws {
        try checkOptions()
        let composition = try Composition.load(home: access.home)
        let path = composition.locations.auditLog
        let terminal = Terminal(isQuiet: report.quiet)
        if accept {
            let log = AuditLog(of: try await composition.vault(access, quiet: report.quiet).open(), at: path)
            try await blocking { _ = try log.append(.acceptance) }
            return terminal.note("accepted the audit log as it is")
        }
        let found: AuditLogReport
        if verify {
            let log = AuditLog(of: try await composition.vault(access, quiet: report.quiet).open(), at: path)
            found = try await blocking { try log.verify() }
        } else {
            found = try await blocking { try AuditLog.read(at: path) }
        }
        let table = AuditTable(found.lines, profile: profile, last: last)
        if report.json {
            try terminal.print(json: table.summary(found, isVerified: verify))
        } else {
            for line in table.lines { terminal.print(line) }
        }
        try summarize(found, path, terminal)
    }

    private func summarize(_ found: AuditLogReport, _ path: String, _ terminal: Terminal) throws(CommandFailure) {
        if let fault = found.fault {
            throw CommandFailure(
                Visible.escaped(fault.file),
                fault.reason,
                hint: "everything before it is sound; to accept it after a look: notify vault log --accept",
                status: .badData
            )
        }
        guard found.exists else {
            guard verify else { return terminal.note("no audit log yet") }
            throw CommandFailure(
                Visible.escaped(path),
                "no audit log: the vault has not been used yet, or the log was removed",
                status: .noInput
            )
        }
        guard verify else { return terminal.note("not authenticated; to check it: notify vault log --verify") }
        if found.tornCount > 0 {
            terminal.note("\(Plural.text(found.tornCount, "line")) left unfinished by a crash, as the log records")
        }
        if found.acceptedCount > 0 { terminal.note("\(Plural.text(found.acceptedCount, "fault")) accepted earlier") }
        terminal.note("every line\(found.acceptedCount > 0 ? " since then" : "") is authentic, and none is missing")
    }
}
