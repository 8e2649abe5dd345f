import ArgumentParser
import CommandWatch

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        _superCommandName: "notify",
        abstract: "Run a command and mail how it ended; short form: notify --on-fail COMMAND.",
        discussion: """
            Everything after COMMAND belongs to it; -- may stand before it. Its output passes through live, and its \
            exit status is this one's, whatever becomes of the mail.

              notify --on-fail make -j4
              notify --always --subject 'nightly backup' backup.sh --full
            """,
        version: Notify.version
    )

    @Flag(help: "Mail when the command fails. This is what happens without a condition.") var onFail = false
    @Flag(help: "Mail when the command succeeds.") var onSuccess = false
    @Flag(help: "Mail however the command ends.") var always = false
    @OptionGroup var delivery: DeliveryOptions
    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("The command.", valueName: "command"))
    var command: [String] = []

    func run() throws {
        let words = command.first == "--" ? Array(command.dropFirst()) : command
        guard !words.isEmpty else {
            throw CommandFailure("command", "none given", hint: "notify --on-fail make -j4", status: .usage)
        }
        try delivery.vault.withholdPassphrase()
        let outlet = RunAlert(delivery)
        outlet.tellWhatIsMissing()
        let report: CommandReport
        do {
            report = try CommandRunner(arguments: words).run()
        } catch {
            throw CommandFailure(
                words[0],
                "cannot be watched: \(error.operation): \(error.reason)",
                status: .inputOutput
            )
        }
        outlet.tell(report)
        if condition.holds(for: report.termination) { waitForTask { await outlet.deliver(report) } }
        report.termination.repeatOnSelf()
        throw ExitCode(report.termination.exitStatus)
    }

    private var condition: Condition {
        var condition: Condition = []
        if onFail { condition.insert(.onFail) }
        if onSuccess { condition.insert(.onSuccess) }
        if always { condition.insert(.always) }
        return condition.isEmpty ? .onFail : condition
    }
}
