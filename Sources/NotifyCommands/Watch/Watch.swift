import Alerts
import ArgumentParser
import Escaping
import Files
import Glibc
import LogWatch
import Mail
import Settings

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow logs and mail the lines that match.",
        discussion: """
            Without FILE, the watches and rules of config.yaml are followed. What was dealt with is remembered between \
            runs, across rotation.

              notify watch /var/log/auth.log --match 'Failed password'
              notify watch --once            from where the last run stopped; for cron
              notify watch app.log --match ERROR --count
            """
    )

    @Argument(help: ArgumentHelp("Logs, globs, or - for standard input.", valueName: "file")) var files: [String] = []
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("A regular expression for the lines of FILE.", valueName: "regex")
    ) var match: String?
    @Flag(help: "Stop at the present end.") var once = false
    @Flag(help: "Begin at the beginning of each file.") var fromStart = false
    @Flag(help: "Print how many lines each rule matches; mail nothing.") var count = false
    @OptionGroup var delivery: DeliveryOptions

    /// Not `validate()`: there it would come before the word about a misspelt option.
    private func checkFiles() throws {
        if files.isEmpty, match != nil { throw ValidationError("--match needs a FILE") }
        if !files.isEmpty, match == nil { throw ValidationError("FILE needs --match") }
    }

    func run() async throws {
        try checkFiles()
        let composition = try await blocking { [home = delivery.vault.home] () throws(CommandFailure) in
            try Composition.load(home: home)
        }
        let plan =
            if let match {
                try WatchPlan(files: files, match: match, severity: delivery.severity)
            } else {
                try WatchPlan(composition.settings)
            }
        if count { return try await printCounts(plan) }
        let recipients = composition.recipients(delivery)
        let session = await DeliverySession(
            delivery.choice,
            composition: composition,
            failure: recipients.failure
        )
        if let failure = session.failure, !delivery.dryRun { throw failure }
        try composition.makeDirectories()
        let terminal = Terminal(isQuiet: delivery.report.quiet)
        let alerts = WatchIntake(session, recipients: recipients.mailboxes, delivery, terminal)
        let cursors = CursorFile(path: composition.locations.cursors, watch: plan.name)
        do throws(WatchError) {
            let watcher = try LogWatcher(
                plan.watched,
                host: Composition.host,
                start: fromStart ? .beginning : .end,
                cursors: delivery.dryRun ? UnmovedCursors(base: cursors) : cursors,
                // A single pass waits for nothing, and tells of a missing file by its failure.
                onNotice: { [once] in if !once || $0.kind != .waiting { terminal.note($0.description) } }
            )
            if plan.isStandardInput {
                try await watcher.run(descriptor: STDIN_FILENO, accept: alerts.accept)
            } else {
                try await watcher.run(once ? .once : .follow, accept: alerts.accept)
            }
        } catch {
            await session.close()
            throw CommandFailure(watch: error)
        }
        await session.close()
        // Each one has been reported.
        if let failure = alerts.failure { throw ExitCode(failure.status.rawValue) }
    }

    private func printCounts(_ plan: WatchPlan) async throws {
        let terminal = Terminal(isQuiet: delivery.report.quiet)
        do {
            let watcher = try LogWatcher(
                plan.watched,
                host: Composition.host,
                onNotice: { terminal.note($0.description) }
            )
            let counts =
                plan.isStandardInput ? try await watcher.count(descriptor: STDIN_FILENO) : try await watcher.count()
            try Self.show(counts, isJSON: delivery.report.json, terminal)
        } catch let error as CommandFailure {
            throw error
        } catch let error as WatchError {
            throw CommandFailure(watch: error)
        }
    }

    private static func show(_ counts: [LogWatcher.RuleCount], isJSON: Bool, _ terminal: Terminal) throws {
        if isJSON {
            return try terminal.print(json: Dictionary(counts.map { ($0.rule, $0.count) }, uniquingKeysWith: +))
        }
        for count in counts { terminal.print("\(Visible.escaped(count.rule)): \(count.count)") }
    }
}

extension CommandFailure {
    init(watch error: WatchError) {
        if let underlying = error.underlying {
            self.init(converting: underlying)
            return
        }
        let status: ExitStatus =
            switch error.kind {
            case .missing, .denied, .unreadable, .notRegular: .noInput
            case .badPattern, .tooManyFiles: .usage
            case .cursor, .badCursor, .system, .notAccepted: .inputOutput
            }
        self.init("watch", error.description, hint: error.hint, status: status)
    }
}
