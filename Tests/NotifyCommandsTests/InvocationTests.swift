import Testing

@testable import NotifyCommands

@Suite("Under which name notify was started")
struct InvocationTests {
    @Test(
        "a link has the name of the program that it stands in for",
        arguments: [
            ("notify", ProgramName.notify), ("/usr/sbin/sendmail", .sendmail), ("sendmail", .sendmail),
            ("send-mail", .sendmail), ("../sendmail", .sendmail), ("/usr/bin/mail", .mail), ("mailx", .mail),
            ("mailq", .mailq), ("newaliases", .newaliases), ("", .notify), ("/", .notify), ("sendmail2", .notify),
        ]
    )
    func names(path: String, name: ProgramName) {
        #expect(ProgramName(path: path) == name)
    }

    @Test(
        "options stay with what they belong to",
        arguments: [
            (ProgramName.sendmail, ["-t"], ["sendmail", "--", "-t"]),
            (.sendmail, ["--record", "f", "-t"], ["sendmail", "--", "--record", "f", "-t"]),
            (.sendmail, ["--help"], ["sendmail", "--help"]), (.sendmail, [], ["sendmail", "--"]),
            (.mail, ["-s", "x", "root"], ["--", "-s", "x", "root"]), (.mail, ["--version"], ["--version"]),
            (.notify, ["sendmail", "-t", "--help"], ["sendmail", "--", "-t", "--help"]),
            (.notify, ["sendmail", "--help"], ["sendmail", "--help", "--"]),
            (
                .notify, ["--home", "h", "sendmail", "--dry-run", "--record", "f", "-ti", "--", "x"],
                ["sendmail", "--home", "h", "--dry-run", "--record", "f", "--", "-ti", "--", "x"]
            ),
            (.notify, ["sendmail", "--", "-x@y"], ["sendmail", "--", "--", "-x@y"]),
            (.notify, ["sendmail", "--profile=p", "root"], ["sendmail", "--profile=p", "--", "root"]),
            (.notify, ["--dsn", "never", "text"], ["send", "--dsn", "never", "text"]),
            (.notify, ["--dsn", "never", "--on-fail", "make"], ["run", "--dsn", "never", "--on-fail", "--", "make"]),
            (.notify, ["--on-fail", "sendmail", "-t"], ["run", "--on-fail", "--", "sendmail", "-t"]),
            (.notify, ["--on-fail", "--help"], ["help", "run"]), (.notify, ["run", "-h"], ["help", "run"]),
            (.notify, ["run", "--always", "--help", "make"], ["help", "run"]),
            (.notify, ["--on-fail", "make", "--help"], ["run", "--on-fail", "--", "make", "--help"]),
            (.notify, ["run", "make", "--help"], ["run", "make", "--help"]),
            (
                .notify, ["--on-fail", "--subject", "--help", "x"],
                ["run", "--on-fail", "--subject", "--help", "--", "x"]
            ),
        ]
    )
    func arguments(name: ProgramName, words: [String], arguments: [String]) {
        #expect(
            Invocation(program: name, words: words, subcommands: ["sendmail", "run", "help"]).arguments == arguments
        )
    }
}
