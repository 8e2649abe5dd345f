import ArgumentParser
import AuditLog
import Escaping
import FoundationEssentials
import Mail
import Profiles
import Submission
import Synchronization
import Vault

struct ProfileTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Connect, negotiate TLS and log in, without sending anything.",
        discussion: """
              notify profile test
              notify profile test work --record dialogue.txt
            """
    )

    @Argument(help: "The profile; default: the default one.") var name: String?
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
        let transcript = record != nil || report.verbose ? TranscriptLog() : nil
        let terminal = Terminal(isQuiet: report.quiet)
        let profile = try await ReadyProfile(name, in: vault, composition.profiles(terminal))
        let client = SubmissionClient(
            configuration: profile.submission,
            credentials: profile.credential,
            transcript: transcript,
            eventLoops: composition.eventLoops.start
        )
        let stages = Mutex<[Stage]>([])
        let isJSON = report.json
        let outcome: Result<Void, SubmissionFailure>
        do throws(SubmissionFailure) {
            try await profile.use.probe(client) { stage in
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
        if let transcript {
            await TranscriptOutput(record: record, isVerbose: report.verbose, terminal).write(transcript)
        }
        if isJSON { try terminal.print(json: stages.withLock { $0 }) }
        do throws(SubmissionFailure) {
            try outcome.get()
        } catch {
            throw CommandFailure(error)
        }
        if !isJSON, !report.quiet { terminal.print("profile '\(Visible.escaped(profile.entry.name))' works") }
    }

    private static func show(_ stage: Stage, _ terminal: Terminal) {
        guard !terminal.isQuiet else { return }
        let time = "\(stage.milliseconds) ms"
        let padding = String(repeating: " ", count: max(1, 24 - stage.stage.count - time.count))
        terminal.print("\(stage.stage)\(padding)\(time)  \(stage.detail)")
    }
}
