import ArgumentParser
import Files
import Glibc
import Mail
import Profiles
import Vault

struct VaultSeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Seal a profile on standard input to a vault elsewhere.",
        discussion: """
            Standard input holds YAML with the names of the options, an empty line, and the secret as it is:

              name: ci
              provider: gmail
              user: ci@gmail.com

              the-app-password

            All keys but name: \(ProfileField.all.compactMap(\.key).joined(separator: ", ")). No vault is needed \
            on this machine.

              notify vault seal --to notify-recipient-... < record > ci.parcel
            """
    )

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("The public key, from notify vault recipient.", valueName: "public-key")
    )
    var recipient: RecipientArgument
    @Option(help: ArgumentHelp("Write the sealed profile here; default: standard output.", valueName: "file"))
    var output = "-"
    @OptionGroup var report: ReportOptions

    func run() async throws {
        guard isatty(STDIN_FILENO) == 0 else {
            throw CommandFailure(
                "standard input",
                "is a terminal; use a file or a pipe",
                hint: "at a terminal: notify profile add NAME … --seal --to PUBLIC-KEY --output FILE",
                status: .usage
            )
        }
        let destination = try ParcelDestination(output: output)
        let terminal = Terminal(isQuiet: report.quiet)
        let record = try await blocking {
            terminal.hardenProcess()
            let source = "standard input"
            let text = try SecretPrompt.readWhole(
                descriptor: STDIN_FILENO,
                limit: ProfileDocument.limit,
                source: source
            )
            guard text.count > 0 else { throw CommandFailure(source, "is empty", status: .noInput) }
            return try ProfileDocument(text, source: source).record()
        }
        let receipt = try await destination.deliver([record], for: .recipient(recipient.recipient))
        try receipt.report(destination, report)
    }
}
