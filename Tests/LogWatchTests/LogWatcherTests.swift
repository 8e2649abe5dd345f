import Alerts
import FoundationEssentials
import Glibc
import Testing

@testable import LogWatch

@Suite("The watcher")
struct LogWatcherTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func watcher(
        _ patterns: [String],
        rules: [Rule],
        start: StartPosition = .beginning,
        cursors: (any CursorStore)? = nil
    ) throws -> LogWatcher {
        try LogWatcher(
            [WatchedFiles(patterns: patterns.map { directory.file($0) }, rules: rules)],
            host: "host",
            start: start,
            cursors: cursors,
            now: { Date(timeIntervalSince1970: 1) }
        )
    }

    @Test("the lines of one rule in one file are one alert")
    func alert() async throws {
        try directory.append("x\nfail bob\r\nfail eve \u{1b}\nok\n", to: "log")
        let rule = try Rule(
            name: "fails",
            match: [#"fail (?<user>\w+)"#],
            severity: .critical,
            subject: "{{count}}: {{user}} on {{host}}"
        )
        let alerts = Recorder<Alert>()
        try await watcher(["log"], rules: [rule]).run(.once) { alerts.add($0) }
        let path = directory.file("log")
        let expected = Alert(
            time: Date(timeIntervalSince1970: 1),
            host: "host",
            source: .log(rule: "fails", file: path),
            severity: .critical,
            fingerprint: Fingerprint("log\0fails\0\(path)"),
            title: "2: bob on host",
            facts: [
                Alert.Fact("file", path), Alert.Fact("rule", "fails"), Alert.Fact("lines", "2"),
                Alert.Fact("first line at byte", "2"), Alert.Fact("last line at byte", "12"),
            ],
            text: Excerpt("fail bob\nfail eve \u{1b}\n".utf8)
        )
        #expect(alerts.all == [expected])
    }

    @Test("titles without a subject")
    func titles() async throws {
        try directory.append("a 1\na 2\nb\n", to: "log")
        let rules = try [
            Rule(name: "as", match: ["a"]), Rule(name: "b", match: ["b"]), Rule(adHoc: "^a"), Rule(adHoc: "b"),
        ]
        let alerts = Recorder<Alert>()
        try await watcher(["log"], rules: rules).run(.once) { alerts.add($0) }
        let path = directory.file("log")
        #expect(
            alerts.all.map(\.title) == ["as: 2 lines in \(path)", "b: 1 line in \(path)", "a 1 (and 1 more)", "b"]
        )
    }

    @Test("a file that two entries name gets the rules of both")
    func union() async throws {
        try directory.append("ab\n", to: "log")
        let files = [directory.file("log")]
        let alerts = Recorder<Alert>()
        let watcher = try LogWatcher(
            [
                WatchedFiles(patterns: files, rules: [Rule(name: "a", match: ["a"])]),
                WatchedFiles(patterns: files + files, rules: [Rule(name: "b", match: ["b"])]),
            ],
            host: "host",
            start: .beginning
        )
        try await watcher.run(.once) { alerts.add($0) }
        #expect(alerts.all.map(\.source) == ["a", "b"].map { .log(rule: $0, file: files[0]) })
        #expect(try await watcher.count().map(\.count) == [1, 1])
    }

    @Test("when accepting fails the run ends, and the next one sees the lines again")
    func refusal() async throws {
        try directory.append("old\n", to: "log")
        let cursors = CursorFile(path: directory.file("cursors"), watch: "w")
        let watcher = try watcher(["log"], rules: [Rule(adHoc: "^")], start: .end, cursors: cursors)
        try await watcher.run(.once) { _ in }
        try directory.append("new\n", to: "log")
        let error = await #expect(throws: WatchError.self) {
            try await watcher.run(.once) { _ in throw TestFailure("refused") }
        }
        #expect(error?.kind == .notAccepted)
        #expect(error?.underlying is TestFailure)
        let alerts = Recorder<Alert>()
        try await watcher.run(.once) { alerts.add($0) }
        try await watcher.run(.once) { alerts.add($0) }
        #expect(alerts.all.map(\.title) == ["new"])
    }

    @Test("one run reads what is there, and then says what was not")
    func missing() async throws {
        try directory.append("a\n", to: "log")
        let watcher = try watcher(["missing", "log"], rules: [Rule(adHoc: "^")])
        let alerts = Recorder<Alert>()
        let error = await #expect(throws: WatchError.self) { try await watcher.run(.once) { alerts.add($0) } }
        #expect(error?.kind == .missing)
        #expect(error?.path == directory.file("missing"))
        #expect(alerts.all.count == 1)
        await #expect(throws: WatchError.self) { try await watcher.count() }
    }

    @Test("counting counts every rule, and the last line without an end too")
    func count() async throws {
        try directory.append("a\nb\nab\nb", to: "log")
        let rules = try [Rule(name: "a", match: ["a"]), Rule(name: "b", match: ["b"]), Rule(name: "c", match: ["c"])]
        let counts = try await watcher(["log", "l*"], rules: rules).count()
        #expect(counts.map(\.rule) == ["a", "b", "c"])
        #expect(counts.map(\.count) == [2, 3, 0])
    }

    @Test("counting passes over the links, directories and compressed files that a glob finds")
    func countByGlob() async throws {
        try directory.append("a\n", to: "log")
        #expect(symlink("log", directory.file("log-link")) == 0)
        #expect(mkdir(directory.file("log-directory"), 0o700) == 0)
        try Writer(directory.file("log.gz")).write([0x1F, 0x8B, 8, 0, 0x61, 10])
        let rules = try [Rule(name: "a", match: ["a"])]
        #expect(try await watcher(["log*"], rules: rules).count().map(\.count) == [1])
        #expect(try await watcher(["log-link"], rules: rules).count().map(\.count) == [1])
        let error = await #expect(throws: WatchError.self) {
            try await watcher(["log-directory"], rules: rules).count()
        }
        #expect(error?.kind == .notRegular)
    }

    @Test(
        "following sees a line, a rotation and a new file without looking by the clock, and ends when cancelled",
        .timeLimit(.minutes(5))
    )
    func following() async throws {
        try directory.append("old\n", to: "log")
        let cursors = MemoryCursors()
        let watcher = try watcher(["log", "later/*.log"], rules: [Rule(adHoc: "^")], start: .end, cursors: cursors)
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let (first, started) = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            let file = try Writer(directory.file("log"))
            started.yield()
            try await watcher.run(.follow) { alert in alert.lines.forEach { continuation.yield($0) } }
            _ = file
        }
        for await _ in first { break }
        // The watch may not have begun yet: lines are written until the first one is seen.
        let priming = Task {
            while !Task.isCancelled {
                try directory.append("prime\n", to: "log")
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        var seen = lines.makeAsyncIterator()
        #expect(await seen.next() == "prime")
        priming.cancel()
        _ = await priming.result

        func expectNext(_ expected: String, after action: () throws -> Void) async throws {
            try action()
            while let line = await seen.next() {
                if line == "prime" { continue }
                #expect(line == expected)
                return
            }
        }
        try await expectNext("one") { try directory.append("one\n", to: "log") }
        try await expectNext("two") {
            try directory.rename("log", "log.1")
            try directory.append("two\n", to: "log")
        }
        try await expectNext("three") { try directory.append("three\n", to: "log.1") }
        try await expectNext("four") {
            #expect(mkdir(directory.file("later"), 0o700) == 0)
            try directory.append("four\n", to: "later/x.log")
        }
        try await expectNext("five") { try directory.append("five\n", to: "later/x.log") }
        running.cancel()
        try await running.value
        #expect(cursors.load().count == 3)
    }

    @Test("a stream is read to its end, with its last line")
    func stream() async throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { close(ends[0]) }
        #expect(write(ends[1], "a\nb\na last", 10) == 10)
        close(ends[1])
        let alerts = Recorder<Alert>()
        try await watcher([], rules: [Rule(name: "a", match: ["a"])]).run(descriptor: ends[0]) { alerts.add($0) }
        #expect(alerts.all.flatMap(\.lines) == ["a", "a last"])
        #expect(alerts.all.first?.source == .log(rule: "a", file: "standard input"))
    }

    @Test("waiting for a stream ends when cancelled")
    func cancelledStream() async throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        let watcher = try watcher([], rules: [Rule(name: "a", match: ["a"])])
        let descriptor = ends[0]
        let running = Task { try await watcher.run(descriptor: descriptor) { _ in } }
        running.cancel()
        try await running.value
    }
}
