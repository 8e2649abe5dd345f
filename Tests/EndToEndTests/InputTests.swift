import Foundation
import TestSupport
import Testing

@Suite("Standard input of any size and content")
struct InputTests {
    @Test("nothing in, nothing out", arguments: [[], ["-"], ["--subject", "empty"]])
    func empty(arguments: [String]) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(arguments, input: Data())
        #expect(run.status == 0)
        #expect(run.errors.isEmpty && run.output.isEmpty)
        #expect(sandbox.mails.isEmpty && sandbox.home.unsent.isEmpty)
    }

    @Test("--send-empty sends it")
    func sendEmpty() async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--send-empty", "--subject", "done"], input: Data())
        #expect(run.status == 0, "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.text.trimmingCharacters(in: .newlines).isEmpty)
    }

    @Test("a hyphen means standard input")
    func hyphen() async throws {
        let sandbox = try await SandboxProgram()
        #expect(try await sandbox.notify(["-"], input: Data("piped\n".utf8)).status == 0)
        #expect(try await ReceivedMail(path: try #require(sandbox.mails.first)).text == "piped\n")
    }

    @Test(
        "what text cannot show is attached octet for octet",
        arguments: [
            Data([0x61, 0xff, 0xfe, 0x62, 0x0a]), Data([0x00, 0x01, 0x02]), Data([0xc3]), Data((0...255).map { $0 }),
        ]
    )
    func invalidText(input: Data) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--subject", "noise"], input: input)
        #expect(run.status == 0, "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(Array(mail.attachments.values) == [input])
    }

    @Test("one line of 10 MB arrives shortened, and whole as an attachment")
    func oneLine() async throws {
        let sandbox = try await SandboxProgram()
        let line = Data(repeating: UInt8(ascii: "x"), count: 10_000_000)
        let run = try await sandbox.notify([], input: line)
        #expect(run.status == 0, "\(run.errors)")
        let path = try #require(sandbox.mails.first)
        let mail = try await ReceivedMail(path: path)
        #expect(mail.defects.isEmpty)
        #expect(mail.text.contains("left out"))
        let longest = try Data(contentsOf: URL(filePath: path)).split(separator: 0x0a).map(\.count).max() ?? 0
        #expect(longest <= 999)
        try sandbox.home.write(try #require(mail.attachments["input.txt.gz"]), to: "input.gz")
        let unpacked = try await Program.run("/bin/gzip", ["-dc", sandbox.home.file("input.gz")])
        #expect(unpacked.output == line)
    }

    @Test("64 MB go through in bounded memory")
    func boundedMemory() async throws {
        let sandbox = try await SandboxProgram()
        let script = """
            import resource, subprocess, sys
            feed = subprocess.Popen("head -c 64M /dev/zero | tr '\\\\0' 'x'", shell=True, stdout=subprocess.PIPE)
            status = subprocess.run(sys.argv[1:], stdin=feed.stdout).returncode
            feed.stdout.close()
            feed.wait()
            print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        let run = try await Program.run(
            "/usr/bin/env",
            ["python3", "-c", script, NotifyProgram.path, "--subject", "big"],
            environment: ["NOTIFY_HOME": sandbox.home.path]
        )
        let numbers = run.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 2, "\(run.text)\(run.errors)")
        #expect(numbers[0] == 0, "\(run.errors)")
        #expect(numbers[1] < 100_000, "peak memory: \(numbers[1]) KiB")
        #expect(sandbox.mails.count == 1)
    }

    @Test(
        "a subject never becomes more than one line",
        arguments: ["two\nlines", "cr\rBcc: d@e.example", "bell\u{7} and \u{1b}[31mred", "a\r\n\r\nbody"]
    )
    func subject(_ subject: String) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--subject", subject, "text"])
        #expect(run.status == 0, "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.headers["bcc"] == nil && mail.text == "text\n")
        let shown = try #require(mail.headers["subject"])
        #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f })
    }

    @Test(
        "a recipient with a line end is refused, and the text kept",
        arguments: ["a@b.example\r\nBcc: c@d.example", "a@b.example\n", "\ra@b.example"]
    )
    func recipient(_ address: String) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--to", address, "precious"])
        #expect(run.status == 64)
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(sandbox.mails.isEmpty)
        #expect(sandbox.home.unsent.count == 1)
    }
}
