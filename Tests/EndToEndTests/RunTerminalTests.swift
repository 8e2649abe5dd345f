import Foundation
import TestSupport
import Testing

@Suite("On a terminal, a command runs under notify as it would alone")
struct RunTerminalTests {
    /// A job-control shell in which `$N` runs a command under `notify`.
    private static func inShell(
        _ home: TemporaryHome,
        _ steps: [TerminalStep]
    ) async throws -> Run {
        let prompt: [TerminalStep] = [.type("PS1='ready'\"> \"\n"), .expect("ready> ")]
        return try await TerminalDialogue.run(
            ["bash", "--norc", "--noprofile", "-i"],
            home: home.path,
            environment: ["N": "\(NotifyProgram.path) --on-fail", "TERM": "dumb"],
            steps: prompt + steps + [.type("exit 0\n")]
        )
    }

    @Test("its streams are a terminal of the same size, and a new size reaches it")
    func size() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let looking = "test -t 0 && test -t 2 && test /dev/fd/0 -ef /dev/fd/1 && echo termin''als; stty size"
        let waiting = "trap \"stty size; exit 0\" WINCH; echo wait''ing; while :; do sleep 0.05; done"
        let run = try await Self.inShell(
            home,
            [
                .resize(rows: 31, columns: 77), .type("$N sh -c '\(looking); \(waiting)'\n"),
                .expect("terminals\r\n31 77\r\n"),
                .expect("waiting\r\n"), .resize(rows: 11, columns: 22), .expect("11 22\r\n"), .expect("ready> "),
                .type("echo status=$?\n"), .expect("status=0\r\n"),
            ]
        )
        #expect(run.status == 0, "\(run.errors)\(run.text)")
    }

    @Test(
        "redirected streams stay redirected",
        arguments: [
            ("$N sh -c 'test ! -t 1 && test -t 2 && echo no''-tty' | cat", "no-tty"),
            ("echo in''put | $N sh -c 'test -t 0 || cat'", "input"),
        ]
    )
    func redirected(command: String, shown: String) async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await Self.inShell(home, [.type(command + "\n"), .expect(shown + "\r\n"), .expect("ready> ")])
        #expect(run.status == 0, "\(run.errors)\(run.text)")
    }

    @Test(
        "an interrupt key ends it as it would alone, and the mail tells so",
        arguments: [("\u{3}", 130, "INT"), ("\u{1c}", 131, "QUIT")] as [(String, Int, String)]
    )
    func interrupted(key: String, status: Int, signal: String) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await Self.inShell(
            sandbox.home,
            [
                .type("$N sh -c 'echo wait''ing; exec sleep 100'\n"), .expect("waiting\r\n"), .type(key),
                .expect("ready> "), .type("echo status=$?\n"), .expect("status=\(status)\r\n"),
            ]
        )
        #expect(run.status == 0, "\(run.errors)\(run.text)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.headers["subject"]?.contains(signal) == true)
    }

    @Test("the suspend key stops it, fg goes on with it, and the shell's terminal is as it was")
    func suspended() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let modes = "stty -a | grep -o -e '-*icanon' -e '-*echo ' | tr '\\n' ' '; echo mod''es\n"
        let run = try await Self.inShell(
            home,
            [
                .type("$N sh -c 'echo start''ed; read line; echo got $line; exit 7'\n"), .expect("started\r\n"),
                .type("\u{1a}"), .expect("Stopped"), .expect("ready> "), .type(modes), .expect("icanon echo  modes"),
                .expect("ready> "), .type("fg\n"), .expect("read line"), .type("hello\n"), .expect("got hello\r\n"),
                .expect("ready> "), .type("echo status=$?\n"), .expect("status=7\r\n"), .expect("ready> "),
                .type(modes),
                .expect("icanon echo  modes"),
            ]
        )
        #expect(run.status == 0, "\(run.errors)\(run.text)")
        #expect(!run.text.contains("-icanon") && !run.text.contains("-echo "), "\(run.text)")
    }

    @Test("what it asks for without echo is not shown")
    func echo() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await Self.inShell(
            home,
            [
                .type(
                    "$N sh -c 'stty -echo; echo -n pass''word:; read word; stty echo; echo; echo ${#word} letters'\n"
                ),
                .expect("password:"), .type("swordfish\n"), .expect("9 letters\r\n"), .expect("ready> "),
            ]
        )
        #expect(run.status == 0, "\(run.errors)\(run.text)")
        #expect(!run.text.contains("swordfish"))
    }

    @Test("in the background it writes and does not read")
    func background() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await Self.inShell(
            home,
            [
                .type("$N sh -c 'echo writ''ten; exit 3' & wait $!; echo status=$?\n"), .expect("written\r"),
                .expect("status=3"),
            ]
        )
        #expect(run.status == 0, "\(run.errors)\(run.text)")
    }
}
