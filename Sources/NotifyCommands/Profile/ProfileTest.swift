import ArgumentParser
import AuditLog
import Escaping
import FoundationEssentials
import Mail
import Submission
import Synchronization
import Vault

struct ProfileTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Connect, negotiate TLS and log in, without sending anything."
    )

    @Argument(help: "The profile; left out: the default one.") var name: String?
    @Option(help: ArgumentHelp("Write the SMTP dialogue to this file, secrets redacted.", valueName: "file"))
    var record: String?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Stage: Encodable {
        let stage: String
        let milliseconds: Double
        let detail: String
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let entry = try vault.profile(name)
        let route = try composition.route(entry.profile, name: entry.name)
        let transcript = record != nil || report.verbose ? TranscriptLog() : nil
        let terminal = Terminal(isQuiet: report.quiet)
        let use = composition.use(entry, route, of: vault, terminal)
        let client = SubmissionClient(
            configuration: try await composition.submission(route, for: use),
            credentials: try await composition.credential(of: entry, route, in: vault),
            transcript: transcript,
            eventLoops: composition.eventLoops.start
        )
        let number = await use.record(.test(profile: entry.name))
        let stages = Mutex<[Stage]>([])
        let isJSON = report.json
        let outcome: Result<Void, SubmissionFailure>
        do throws(SubmissionFailure) {
            try await client.probe { stage in
                let (seconds, attoseconds) = stage.duration.components
                let milliseconds = Double(seconds) * 1000 + (Double(attoseconds) / 1e14).rounded() / 10
                let line = Stage(
                    stage: stage.name,
                    milliseconds: milliseconds,
                    detail: Visible.escaped(stage.detail.utf8, keepingNewlines: false)
                )
                stages.withLock { $0.append(line) }
                if !isJSON { Self.show(line, terminal) }
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await client.close()
        if let number { await use.record(.outcome(of: number, outcome.hasPassed ? .passed : .failed)) }
        if let transcript {
            await TranscriptOutput(record: record, isVerbose: report.verbose, terminal).write(transcript)
        }
        if isJSON { try terminal.print(json: stages.withLock { $0 }) }
        do throws(SubmissionFailure) {
            try outcome.get()
        } catch {
            throw CommandFailure(error)
        }
        if !isJSON, !report.quiet { terminal.print("profile '\(Visible.escaped(entry.name))' works") }
    }

    private static func show(_ stage: Stage, _ terminal: Terminal) {
        guard !terminal.isQuiet else { return }
        let time = "\(stage.milliseconds) ms"
        let padding = String(repeating: " ", count: max(1, 24 - stage.stage.count - time.count))
        terminal.print("\(stage.stage)\(padding)\(time)  \(stage.detail)")
    }
}

extension Result where Success == Void {
    fileprivate var hasPassed: Bool { if case .success = self { true } else { false } }
}
