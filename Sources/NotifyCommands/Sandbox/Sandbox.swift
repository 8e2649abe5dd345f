import ArgumentParser
import Escaping
import Glibc
import Mail
import MailSandbox
import Profiles
import SASL
import SMTP
import Vault

struct Sandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the built-in mail server, which stores each mail as a file.",
        discussion: """
            For a first try and for tests: no account is needed, and nothing leaves this machine.

              notify sandbox --directory mails --tls
              notify sandbox --user demo --password-fd 3 3<password --tls
            """
    )

    @Option(help: ArgumentHelp("Where to listen.", valueName: "address:port")) var listen = "127.0.0.1:2525"
    @Option(help: ArgumentHelp("Where mails are stored.", valueName: "dir")) var directory = "sandbox-mail"
    @Option(help: "The one user that may log in; default: no login needed.") var user: String?
    @Option(name: .customLong("password-fd"), help: ArgumentHelp("Read the user's password here.", valueName: "n"))
    var passwordDescriptor: Int32?
    @Flag(help: "Offer STARTTLS with a certificate made at start.") var tls = false
    @OptionGroup var report: ReportOptions

    func run() async throws {
        if user == nil, passwordDescriptor != nil { throw ValidationError("--password-fd needs --user") }
        let (host, port) = try address()
        let terminal = Terminal(isQuiet: report.quiet)
        var credential: StoredCredential?
        if let user {
            terminal.hardenProcess()
            let secret = try await PasswordPrompt.read(passwordDescriptor, user: user, host: "the sandbox")
            credential = StoredCredential(username: user, kind: .password, secret: secret)
        }
        let configuration = SandboxServer.Configuration(
            host: host,
            port: port,
            directory: Path.absolute(directory),
            credentials: credential,
            offersTLS: tls
        )
        let isJSON = report.json
        let signals = await TerminationSignals()
        defer { signals.stop() }
        let serve = { @Sendable () async throws(SandboxError) in
            try await SandboxServer(configuration).run(
                on: EventLoops().start(),
                onReady: { ready in
                    let host = ready.host.contains(":") ? "[\(ready.host)]" : ready.host
                    terminal.note("sandbox listens on \(host):\(ready.port)")
                    if !configuration.isLoopback {
                        terminal.note("other machines can reach it: this is not a loopback address")
                    }
                    if let certificate = ready.certificatePath {
                        terminal.note("clients trust it with --ca-file \(Visible.escaped(certificate))")
                    }
                },
                onMail: { mail in
                    if isJSON {
                        try? terminal.print(json: MailLine(mail))
                    } else {
                        terminal.print("\(mail.summary)  \(Visible.escaped(mail.path))")
                    }
                }
            )
        }
        let outcome = await withTaskGroup(of: Result<Void, SandboxError>?.self) { [arrivals = signals.arrivals] tasks in
            tasks.addTask {
                do throws(SandboxError) {
                    try await serve()
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            tasks.addTask {
                for await _ in arrivals { break }
                return nil
            }
            var outcome: Result<Void, SandboxError>?
            for await ended in tasks {
                outcome = outcome ?? ended
                tasks.cancelAll()
            }
            return outcome
        }
        do throws(SandboxError) {
            try outcome?.get()
        } catch {
            throw CommandFailure("sandbox", error.reason, hint: error.hint, status: .unavailable)
        }
    }

    private struct MailLine: Encodable {
        let path: String
        let from: String
        let to: [String]
        let subject: String
        let octets: Int
        let user: String?
        let mechanism: String?

        init(_ mail: StoredMail) {
            path = mail.path
            from = mail.reversePath
            to = mail.recipients
            subject = String(decoding: mail.subject, as: UTF8.self)
            octets = mail.size
            user = mail.authenticatedAs
            mechanism = mail.mechanism
        }
    }

    private func address() throws(CommandFailure) -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port)
        else {
            throw CommandFailure(
                "--listen \(Visible.escaped(listen))",
                "is not ADDRESS:PORT",
                hint: "such as 127.0.0.1:2525",
                status: .usage
            )
        }
        var host = String(listen[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host, port)
    }
}

extension SandboxError {
    fileprivate var hint: String? {
        switch kind {
        case .addressInUse: "stop the other server, or choose another port; 0 takes any free one"
        case .portNotPermitted: "choose a port from 1024 on"
        case .addressNotAvailable: "listen on 127.0.0.1"
        case .directoryNotWritable: "choose a directory of your own"
        case .certificate, .system: nil
        }
    }
}
