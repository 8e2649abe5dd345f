package import ArgumentParser

/// The command tree.
package struct Notify: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Mails you when it matters.",
        usage: """
            notify [OPTIONS] [MESSAGE ...]
            notify --on-fail [OPTIONS] COMMAND [ARG ...]
            notify SUBCOMMAND ...
            """,
        discussion: """
            Mails MESSAGE, or standard input when it is not a terminal; or runs COMMAND and mails when it fails; or \
            follows logs. The password is stored in an encrypted vault.

              notify --to ops@example.com "disk is nearly full"
              df -h | notify --subject 'disk space'
              notify --on-fail make -j4
              notify watch /var/log/auth.log --match 'Failed password'

            Options of the first two forms: notify send --help, notify run --help.
            """,
        version: version,
        subcommands: [
            Send.self, Run.self, Watch.self, ProfileCommand.self, ProviderCommand.self, VaultCommand.self,
            Doctor.self, Sandbox.self, SendmailCommand.self,
        ]
    )

    static let version = "notify 0.1.0"

    package init() {}

    /// Parses the process's arguments and runs what they ask for, waiting on the calling thread.
    ///
    /// What needs no task, such as `--help`, starts no thread.
    ///
    /// - Parameters:
    ///   - program: the path that the process was started by; a link may have another program's name.
    ///   - words: the arguments behind it.
    /// - Returns: the status to end with.
    package static func run(program: String, words: [String]) -> Int32 {
        StandardDescriptors.occupy()
        ResourceLimits.survivesFileSize()
        do throws(CommandFailure) {
            try ResourceLimits.check()
        } catch {
            Terminal().report(error)
            return error.status.rawValue
        }
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let name = ProgramName(path: program)
        let arguments = Invocation(program: name, words: words, subcommands: Set(names + ["help"])).arguments
        if name == .notify, arguments == ["--version"] {
            // Half of such a run would be spent on the options of a request for a completion script.
            Terminal().print(version)
            return ExitStatus.delivered.rawValue
        }
        do {
            var command = try parse(words: arguments, as: name)
            if let command = command as? any AsyncParsableCommand {
                return waitForTask {
                    var command = command
                    return await status(arguments) { try await command.run() }
                }
            }
            try command.run()
            return ExitStatus.delivered.rawValue
        } catch {
            return report(error, arguments: arguments)
        }
    }

    /// Parses messages, also of a sendmail, and wrapped commands, which start often, as commands of their own: the search through the tree,
    /// and for a request of its completion script, takes longer than all the rest.
    private static func parse(words: [String], as name: ProgramName) throws -> any ParsableCommand {
        switch name {
        case .notify, .sendmail: break
        case .mail: return try MailProgram.parseAsRoot(words)
        case .mailq: throw CommandFailure.queueRefusal
        case .newaliases: throw CommandFailure.aliasesRefusal
        }
        let frequent: [any ParsableCommand.Type] = [Send.self, Run.self, SendmailCommand.self]
        guard let command = frequent.first(where: { $0.configuration.commandName == words.first }) else {
            return try parseAsRoot(words)
        }
        return try command.parseAsRoot(Array(words.dropFirst()))
    }

    private static func status(_ arguments: [String], of run: () async throws -> Void) async -> Int32 {
        do {
            try await run()
            return ExitStatus.delivered.rawValue
        } catch {
            return report(error, arguments: arguments)
        }
    }

    /// Tells the error and returns the status to end with.
    private static func report(_ error: any Error, arguments: [String]) -> Int32 {
        if let status = error as? ExitCode { return status.rawValue }
        let code = exitCode(for: error)
        if code == .success {
            Terminal().print(fullMessage(for: error))
            return code.rawValue
        }
        guard code == .validationFailure else {
            let failure = CommandFailure(converting: error)
            Terminal().report(failure)
            return failure.status.rawValue
        }
        Terminal().report(CommandFailure(usage: message(for: error), of: Self.self, arguments: arguments))
        return ExitStatus.usage.rawValue
    }
}
