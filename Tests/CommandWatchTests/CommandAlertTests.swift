import Alerts
import Capture
import CommandWatch
import Foundation
import Glibc
import Testing

@Suite("The alert about a command")
struct CommandAlertTests {
    private static func report(
        _ arguments: [String] = ["make", "-j4"],
        _ termination: Termination = .exited(status: 2),
        duration: Duration = .seconds(3),
        directory: String = "/srv/shop",
        output: String = "",
        compressed: [UInt8]? = nil,
        peakMemory: Int? = 34_000_000
    ) -> CommandReport {
        CommandReport(
            arguments: arguments,
            directory: directory,
            start: Date(timeIntervalSince1970: 1_700_000_000),
            duration: duration,
            termination: termination,
            usage: ResourceUsage(user: .milliseconds(1_250), system: .milliseconds(42), peakMemory: peakMemory),
            output: Captured(excerpt: Excerpt(output.utf8), compressed: compressed),
            problems: []
        )
    }

    @Test(
        "the title says what ended and how",
        arguments: [
            (["make", "-j4"], Termination.exited(status: 2), "make -j4 failed with exit status 2", Severity.error),
            (["/usr/bin/backup.sh"], .exited(status: 0), "backup.sh succeeded after 3.0 s", .info),
            (["job"], .killed(signal: SIGKILL), "job was killed by signal 9 (KILL)", .error),
            (["job"], .killed(signal: 34), "job was killed by signal 34", .error),
            (["jbo"], .notFound(reason: "no such file or directory"), "jbo was not found", .error),
            (["./job"], .notExecutable(reason: "permission denied"), "job cannot be executed", .error),
            (
                ["rsync", "--archive", "/a/long/path/that/is/here", "/another/long/path/that/is/there"],
                .exited(status: 1), "rsync --archive /a/long/path/that/is/here … failed with exit status 1", .error
            ),
        ]
    )
    func title(arguments: [String], termination: Termination, title: String, severity: Severity) {
        let alert = Self.report(arguments, termination).alert(host: "web1")
        #expect(alert.title == title)
        #expect(alert.severity == severity)
        #expect(alert.source == .command(arguments))
    }

    @Test("the facts say what a person asks first")
    func facts() {
        let alert = Self.report(["echo", "it's", "a b", "", "x=1"]).alert(host: "web1")
        #expect(
            alert.facts == [
                Alert.Fact("Command", "echo 'it'\\''s' 'a b' '' x=1"),
                Alert.Fact("Ended", "with exit status 2"),
                Alert.Fact("Took", "3.0 s"),
                Alert.Fact("CPU", "1.2 s user, 0.042 s system"),
                Alert.Fact("Memory", "34.0 MB at most"),
                Alert.Fact("Directory", "/srv/shop"),
            ]
        )
        #expect(alert.time == Date(timeIntervalSince1970: 1_700_000_003))
    }

    @Test("a command that never began tells why, and no figures")
    func neverBegan() {
        let alert = Self.report(["x"], .notExecutable(reason: "permission denied")).alert(host: "web1")
        #expect(alert.facts.map(\.label) == ["Command", "Ended", "Directory"])
        #expect(alert.facts[1].value == "before it started: permission denied")
    }

    @Test("the whole output travels along where there is more than the text shows")
    func attachment() {
        #expect(Self.report().alert(host: "web1").attachments.isEmpty)
        let attachments = Self.report(compressed: [1, 2, 3]).alert(host: "web1").attachments
        #expect(
            attachments == [Alert.Attachment(name: "output.txt.gz", mediaType: "application/gzip", content: [1, 2, 3])]
        )
    }

    @Test("the same command in the same place counts as the same thing, another does not")
    func fingerprint() {
        let one = Self.report().alert(host: "web1").fingerprint
        #expect(one == Self.report(["make", "-j4"], .killed(signal: 9), output: "x").alert(host: "web1").fingerprint)
        #expect(one != Self.report().alert(host: "web2").fingerprint)
        #expect(one != Self.report(directory: "/srv").alert(host: "web1").fingerprint)
        #expect(one != Self.report(["make -j4"]).alert(host: "web1").fingerprint)
    }

    @Test(
        "a time is told in the unit that suits",
        arguments: [
            (Duration.milliseconds(0), "0.000 s"), (.milliseconds(7), "0.007 s"), (.milliseconds(42), "0.042 s"),
            (.milliseconds(999), "0.999 s"), (.milliseconds(1_999), "1.9 s"), (.seconds(59), "59.0 s"),
            (.seconds(250), "4 min 10 s"), (.seconds(7_500), "2 h 5 min"), (.seconds(100 * 3_600), "100 h 0 min"),
        ]
    )
    func durations(duration: Duration, shown: String) {
        let alert = Self.report(["job"], .exited(status: 0), duration: duration).alert(host: "web1")
        #expect(alert.title == "job succeeded after \(shown)")
    }

    @Test(
        "output made for a terminal is text to read",
        arguments: [
            ("plain\ttext\n", "plain\ttext\n"),
            ("\u{1b}[1;31merror:\u{1b}[0m no\r\n", "error: no\n"),
            ("\u{1b}]0;title\u{7}a\u{1b}]8;;http://x\u{1b}\\b\n", "ab\n"),
            ("10%\r20%\r100%\ndone\n", "100%\ndone\n"),
            ("10%\r\u{1b}[K20%\n", "20%\n"),
            ("50%\r\r\n", "50%\n"),
            ("a\u{8}b\n\u{8}c\n", "b\nc\n"),
            ("\u{1b}(Bx\u{1b}=y\n", "xy\n"),
            ("cut \u{1b}[3", "cut "),
        ]
    )
    func plainOutput(output: String, text: String) {
        let shown = Self.report(output: output).alert(host: "web1").text
        #expect(String(decoding: shown.head + shown.tail, as: UTF8.self) == text)
    }

    @Test("of output that was too long, beginning and end are made readable and the gap is counted as before")
    func plainExcerpt() {
        let output = String(repeating: "\u{1b}[1mx\u{1b}[0m\n", count: 40_000)
        let text = Self.report(output: output).alert(host: "web1").text
        #expect(text.head.starts(with: "x\nx\n".utf8))
        #expect(text.omittedCount == output.utf8.count - 2 * (64 << 10))
    }

    @Test("a condition holds for its own endings")
    func conditions() {
        let endings: [Termination] = [
            .exited(status: 0), .exited(status: 1), .killed(signal: 9), .notFound(reason: ""),
        ]
        #expect(endings.map { Condition.onFail.holds(for: $0) } == [false, true, true, true])
        #expect(endings.map { Condition.onSuccess.holds(for: $0) } == [true, false, false, false])
        #expect(endings.map { Condition.always.holds(for: $0) } == [true, true, true, true])
        #expect(endings.map(\.exitStatus) == [0, 1, 137, 127])
    }
}
