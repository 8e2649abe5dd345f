import Foundation
import TestSupport
import Testing

@Suite("notify sandbox")
struct SandboxTests {
    /// Runs a sandbox until it listens, then ends it as a service manager would.
    private static func listen(_ arguments: [String]) async throws -> Run {
        let home = try TemporaryHome()
        let script =
            ": >\"$LOG\"; \"$0\" sandbox \"$@\" 2>\"$LOG\" & p=$!; until grep -q listens \"$LOG\"; do sleep 0.02; done; "
            + "kill $p; wait $p; s=$?; cat \"$LOG\" >&2; exit $s"
        return try await Program.run(
            "/bin/sh",
            ["-c", script, NotifyProgram.path, "--directory", home.file("mails")] + arguments,
            environment: ["LOG": home.file("log")]
        )
    }

    @Test("it listens on loopback, says where, and ends in order")
    func loopback() async throws {
        let run = try await Self.listen(["--listen", "127.0.0.1:0"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.wholeMatch(of: #/notify: sandbox listens on 127\.0\.0\.1:\d+\n/#) != nil, "\(run.errors)")
    }

    private static let hasIPv6 =
        (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?.contains(" lo\n") == true

    @Test("an IPv6 address stands in brackets, as it is given", .enabled(if: hasIPv6))
    func brackets() async throws {
        let run = try await Self.listen(["--listen", "[::1]:0"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.wholeMatch(of: #/notify: sandbox listens on \[::1\]:\d+\n/#) != nil, "\(run.errors)")
    }

    @Test("it says when other machines can reach it")
    func open() async throws {
        let run = try await Self.listen(["--listen", "0.0.0.0:0"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("other machines can reach it"), "\(run.errors)")
    }

    @Test("one line for each mail, with what was authenticated and how")
    func line() async throws {
        let sandbox = try await SandboxProgram()
        #expect(try await sandbox.notify(["--subject", "Füllstand", "text"]).status == 0)
        let output = String(decoding: sandbox.home.contents[sandbox.home.file("sandbox.out")] ?? Data(), as: UTF8.self)
        #expect(output.split(separator: "\n").count == 1)
        #expect(output.contains("CRAM-MD5 as demo@example.com, STARTTLS") && output.contains("Füllstand"))
        #expect(output.contains(try #require(sandbox.mails.first)))
    }

    @Test(
        "what it cannot do is told",
        arguments: [
            (["--listen", "nonsense"], Int32(64), "is not ADDRESS:PORT"),
            (["--listen", "127.0.0.1:99999"], 64, "ADDRESS:PORT"),
            (["--listen", "192.0.2.1:2525"], 69, "is not an address of this machine"),
            (["--password-fd", "3"], 64, "--password-fd needs --user"),
        ]
    )
    func refused(arguments: [String], status: Int32, words: String) async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(["sandbox", "--directory", home.file("mails")] + arguments)
        #expect(run.status == status && run.errors.contains(words), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }

    @Test("a port that is taken: 69")
    func taken() async throws {
        let server = try ScriptedServer([])
        defer { server.stop() }
        let home = try TemporaryHome()
        let run = try await home.notify(
            ["sandbox", "--directory", home.file("mails"), "--listen", "127.0.0.1:\(server.port)"]
        )
        #expect(run.status == 69 && run.errors.contains("is in use"), "\(run.errors)")
    }
}
