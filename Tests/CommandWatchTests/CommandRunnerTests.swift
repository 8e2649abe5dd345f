import Alerts
import Capture
import CommandWatch
import Foundation
import Glibc
import Testing

/// Signals belong to the whole process, so one command runs at a time.
@Suite("A command between pipes", .serialized, .timeLimit(.minutes(5)))
struct CommandRunnerTests {
    @Test(
        "it ends as itself",
        arguments: [
            ("exit 0", Termination.exited(status: 0)), ("exit 1", .exited(status: 1)),
            ("exit 255", .exited(status: 255)),
            ("kill -TERM $$", .killed(signal: SIGTERM)), ("kill -KILL $$", .killed(signal: SIGKILL)),
            ("kill -SEGV $$", .killed(signal: SIGSEGV)),
        ]
    )
    func endsAsItself(script: String, termination: Termination) async throws {
        #expect(try await Observation(["sh", "-c", script]).report.termination == termination)
    }

    @Test("the two streams stay apart")
    func streamsStayApart() async throws {
        let seen = try await Observation(["sh", "-c", "echo out; echo err >&2"])
        #expect(seen.text == "out\n")
        #expect(String(decoding: seen.errors, as: UTF8.self) == "err\n")
        #expect(seen.report.output.excerpt.totalCount == 8)
    }

    @Test("where the caller's streams are one, their order is kept")
    func orderIsKept() async throws {
        let script = "for i in $(seq 200); do echo o$i; echo e$i >&2; done"
        let seen = try await Observation(["sh", "-c", script], joined: true)
        #expect(seen.text == (1...200).map { "o\($0)\ne\($0)\n" }.joined())
        #expect(seen.report.output.excerpt.head + seen.report.output.excerpt.tail == seen.output)
    }

    @Test("standard input is its own, every byte of it")
    func inputIsItsOwn() async throws {
        #expect(try await Observation(["cat"], input: "a\u{0}b\r\nc").text == "a\u{0}b\r\nc")
    }

    @Test("a name is looked up, a file is executed, and what cannot be says why")
    func lookup() async throws {
        let directory = try TemporaryScripts()
        defer { directory.remove() }
        try directory.write("echo $0 $1", named: "bare", mode: "755")
        try directory.write("echo never", named: "plain", mode: "644")
        try directory.write("#!/nowhere/interpreter\n", named: "orphan", mode: "755")
        let bare = directory.path("bare")
        #expect(try await Observation([bare, "word"]).text == "\(bare) word\n")
        let table: [(String, Termination)] = [
            ("no-such-program-at-all", .notFound(reason: "command not found")),
            ("", .notFound(reason: "command not found")),
            (directory.path("missing"), .notFound(reason: "no such file or directory")),
            (bare + "/below", .notFound(reason: "not a directory")),
            (directory.path("plain"), .notExecutable(reason: "permission denied")),
            (directory.path(""), .notExecutable(reason: "permission denied")),
            (
                directory.path("orphan"),
                .notExecutable(reason: "the interpreter named in its first line is missing")
            ),
        ]
        for (name, termination) in table {
            let seen = try await Observation([name])
            #expect(seen.report.termination == termination, "\(name)")
            #expect(seen.output.isEmpty && seen.errors.isEmpty)
        }
    }

    @Test("all of its output arrives, also for a reader who begins when it has ended")
    func slowReader() async throws {
        let directory = try TemporaryScripts()
        defer { directory.remove() }
        let mark = directory.path("ended")
        let script = "head -c 700000 /dev/zero | tr '\\0' x; : >'\(mark)'"
        let seen = try await Observation(["sh", "-c", script]) {
            while access(mark, F_OK) != 0 { sched_yield() }
        }
        #expect(seen.output.count == 700_000)
        #expect(seen.report.output.excerpt.totalCount == 700_000)
    }

    @Test("300 MB pass through, head and tail are kept, the whole is not")
    func hugeOutput() async throws {
        let sink = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(sink) }
        let script = "echo first; head -c 300000000 /dev/zero; echo last"
        let streams = Streams(input: STDIN_FILENO, output: sink, error: sink)
        let report = try await Observation.report(["sh", "-c", script], streams: streams)
        #expect(report.output.excerpt.totalCount == 300_000_011)
        #expect(report.output.excerpt.head.starts(with: "first\n".utf8))
        #expect(report.output.excerpt.tail.suffix(5) == Array("last\n".utf8)[...])
        #expect(report.output.compressed == nil)
    }

    @Test("when nobody reads its output any more, it notices as it would alone")
    func brokenPipe() async throws {
        let output = try Pipes.open()
        close(output.reading)
        let sink = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { for end in [output.writing, sink] { close(end) } }
        let streams = Streams(input: sink, output: output.writing, error: sink)
        let report = try await Observation.report(["env", "--default-signal=PIPE", "yes"], streams: streams)
        #expect(report.termination == .killed(signal: SIGPIPE))
        #expect(report.problems.isEmpty)
    }

    @Test("output that cannot be written is captured all the same, and told")
    func fullDisk() async throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        let sink = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { for end in [full, sink] { close(end) } }
        let streams = Streams(input: sink, output: full, error: sink)
        let report = try await Observation.report(["echo", "precious"], streams: streams)
        #expect(report.termination == .exited(status: 0))
        #expect(report.output.excerpt.head == Array("precious\n".utf8))
        #expect(report.problems == ["standard output: no space left on device"])
    }

    @Test("it has ended when it ends, whoever still holds its pipe")
    func survivor() async throws {
        let seen = try await Observation(["sh", "-c", "sleep 600 & echo $!"])
        let survivor = try #require(pid_t(seen.text.trimmingCharacters(in: .newlines)))
        #expect(kill(survivor, SIGKILL) == 0)
        #expect(seen.report.termination == .exited(status: 0))
    }

    @Test("what a survivor writes at once still arrives; one that never stops is left behind")
    func talkativeSurvivor() async throws {
        let seen = try await Observation([
            "sh", "-c", "(trap '' PIPE; while :; do echo more || exit; done) & echo mine",
        ])
        #expect(seen.text.contains("mine\n"))
        #expect(seen.report.termination == .exited(status: 0))
    }

    @Test("its use of the machine is counted")
    func usage() async throws {
        let report = try await Observation(["sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"]).report
        #expect(report.usage.user + report.usage.system > .zero)
        #expect(report.duration >= report.usage.user)
    }
}
