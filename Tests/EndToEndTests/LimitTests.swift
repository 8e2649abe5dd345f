import Foundation
import Glibc
import TestSupport
import Testing

@Suite("With little given, notify says what it lacks and harms nothing")
struct LimitTests {
    /// Runs `notify` as the last act of a shell, which sets limits and descriptors before.
    ///
    /// The status is 124 where it did not end within 20 seconds.
    private static func run(
        _ before: String,
        _ arguments: [String],
        home: TemporaryHome,
        secret: String? = nil
    ) async throws -> Run {
        try await Program.run(
            "/bin/sh",
            ["-c", "\(before); exec timeout 20 \"$@\"", "sh", NotifyProgram.path] + arguments,
            environment: ["NOTIFY_HOME": home.path],
            secret: secret
        )
    }

    private static let add = [
        "profile", "add", "third", "--host", "127.0.0.1", "--user", "demo@example.com", "--password-fd", "3",
    ]

    @Test("few descriptors or little memory: a documented status, no signal, and the vault is sound")
    func shortOfAll() async throws {
        let home = try await TemporaryHome.withTwoProfiles()
        let sound = home.vault
        let limits =
            (4...24).map { "ulimit -n \($0)" }
            + stride(from: 80_000, through: 400_000, by: 10_000).map { "ulimit -v \($0)" }
        var statuses: [Int32] = []
        let drawn = Torture.sample(16, of: limits)
        for limit in drawn {
            // The loader and the language's runtime need some before a line of ours runs.
            let help = try await Self.run(limit, ["--help"], home: home, secret: "x").status
            guard [0, 74].contains(help) else { continue }
            for arguments in [["vault", "check"], Self.add, ["precious"], ["--on-fail", "false"]] {
                let run = try await Self.run(limit, arguments, home: home, secret: "x")
                statuses.append(run.status)
                // The wrapped command's own status is 1.
                let expected = arguments[0] == "--on-fail" ? DocumentedStatus.all.union([1]) : DocumentedStatus.all
                #expect(expected.contains(run.status), "\(limit), \(arguments): \(run.status) \(run.errors)")
                if run.status != 0, run.status != 1 {
                    #expect(ErrorForm.faults(run).isEmpty && run.output.isEmpty, "\(limit): \(run.errors)")
                }
                try home.write(try #require(sound), to: "vault")
            }
        }
        Torture.report("limits", statuses, of: 4 * limits.count)
        #expect(!home.contents.keys.contains { $0.hasSuffix(".tmp") })
    }

    @Test("Argon2 that does not fit under the limit is not begun")
    func argon2UnderLimit() async throws {
        let home = try TemporaryHome()
        let made = try await home.notify(["vault", "init", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(made.status == 0, "\(made.errors)")
        var refused = 0
        for kibibytes in stride(from: 200_000, through: 450_000, by: 50_000) {
            let run = try await Self.run(
                "ulimit -v \(kibibytes)",
                ["vault", "check", "--passphrase-fd", "3"],
                home: home,
                secret: "correct horse"
            )
            #expect([0, 74].contains(run.status), "\(run.status) \(run.errors)")
            if run.status == 74 { refused += 1 }
        }
        #expect(refused > 0)
    }

    @Test("a limit on the size of files is an error, not the end by SIGXFSZ")
    func fileSize() async throws {
        let home = try await TemporaryHome.withTwoProfiles()
        let sound = home.vault
        let run = try await Self.run("ulimit -f 0", Self.add, home: home, secret: "x")
        #expect(run.status == 74 && run.errors.contains("vault.tmp: cannot write: file too large"), "\(run.errors)")
        #expect(home.vault == sound)
        #expect(!home.contents.keys.contains { $0.hasSuffix(".tmp") })
        let help = try await Self.run("exec >\(home.file("help")); ulimit -f 0", ["--help"], home: home)
        #expect(help.status == 0, "\(help.errors)")
        let wrapped = try await Self.run(
            "ulimit -f 0",
            ["--always", "--to", "a@example.com", "/bin/sh", "-c", "echo text >\(home.file("big"))"],
            home: home
        )
        #expect(wrapped.status == 128 + SIGXFSZ, "the command finds the signal as it was: \(wrapped.errors)")
    }

    @Test(
        "what is opened never gets the number of a closed standard descriptor",
        .needsTracing,
        arguments: ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"]
    )
    func closedDescriptors(_ redirections: String) async throws {
        let home = try await TemporaryHome.withTwoProfiles()
        let log = home.file("trace")
        let run = try await Program.run(
            "/bin/sh",
            [
                "-c", "exec strace -f -qqq -e trace=openat -o \"$0\" \"$@\" \(redirections)", log, NotifyProgram.path,
                "profile", "remove", "spare",
            ],
            environment: ["NOTIFY_HOME": home.path]
        )
        #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
        let opened = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(opened.contains { $0.contains("\(home.path)/vault.tmp") })
        let low = opened.filter { $0.contains("\"\(home.path)") && $0.firstMatch(of: #/= [012]$/#) != nil }
        #expect(low.isEmpty, "\(low)")
        #expect(try await home.checkedVault()?.entries == 1)
    }

    @Test("a wrapped command finds closed what was closed", arguments: ["0", "1", "2"])
    func closedForCommand(_ number: String) async throws {
        let home = try await TemporaryHome.withVault()
        let probe =
            "[ -e /proc/$$/fd/\(number) ] && echo open >\(home.file("found")) || echo closed >\(home.file("found"))"
        let run = try await Self.run("exec \(number)>&-", ["--on-fail", "/bin/sh", "-c", probe], home: home)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try String(contentsOfFile: home.file("found"), encoding: .utf8) == "closed\n")
    }

    @Test(
        "a descriptor for a secret that nobody opened is told at once, whatever its number is inside",
        arguments: Array(3...12)
    )
    func unopened(number: Int) async throws {
        let home = try await TemporaryHome.withVault()
        let sound = home.vault
        let add = Self.add.dropLast() + ["\(number)"]
        let make = ["vault", "init", "--home", home.file("new"), "--passphrase-fd", "\(number)"]
        for arguments in [make, Array(add)] {
            let run = try await Self.run(":", arguments, home: home)
            #expect(
                run.status == 74 && run.errors.contains("descriptor \(number): is not open\nhint: "),
                "\(run.errors)"
            )
            #expect(run.output.isEmpty && ErrorForm.faults(run).isEmpty)
        }
        #expect(home.vault == sound)
    }

    /// Prints the status and the peak of memory in KiB of a program that a small process starts.
    private static let measure = """
        import os, sys
        child = os.fork()
        if child == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        _, status, usage = os.wait4(child, 0)
        print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
        """

    private static func peak(_ arguments: [String], home: TemporaryHome, secret: String?) async throws -> (Int32, Int) {
        let run = try await Program.run(
            "/usr/bin/python3",
            ["-c", measure, NotifyProgram.path] + arguments,
            environment: ["NOTIFY_HOME": home.path],
            secret: secret
        )
        let numbers = run.text.split(whereSeparator: \.isWhitespace).suffix(2)
        return (numbers.first.flatMap { Int32($0) } ?? -1, numbers.last.flatMap { Int($0) } ?? .max)
    }

    @Test("a hostile vault is refused with less than 32 MiB above what a missing one takes")
    func hostileMemory() async throws {
        let home = try TemporaryHome()
        let made = try await home.notify(["vault", "init", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(made.status == 0, "\(made.errors)")
        let sound = try #require(home.vault)
        // The default cost, 3 passes over 65536 KiB, is there once.
        let cost = try #require(sound.range(of: Data([3, 0, 0, 0, 0, 0, 1, 0])))
        let hostile: [(String, Data)] =
            [
                ("cost 0", [0, 0, 0, 0, 0, 0, 0, 0]), ("memory 0", [3, 0, 0, 0, 0, 0, 0, 0]),
                ("passes 0", [0, 0, 0, 0, 0, 0, 1, 0]), ("most", [255, 255, 255, 255, 255, 255, 255, 255]),
                ("2 GiB, 64 passes", [64, 0, 0, 0, 0, 0, 32, 0]), ("4 GiB", [1, 0, 0, 0, 0, 0, 64, 0]),
            ].map { name, octets in (name, sound.replacingCost(at: cost, octets)) } + [
                ("16 MiB", sound + Data(count: (16 << 20) - sound.count)),
                ("more than 16 MiB", sound + Data(count: 17 << 20)),
                ("16 MiB of nothing", Data(count: 16 << 20)),
            ]
        let floor = try await Self.peak(["vault", "check", "--home", home.file("none")], home: home, secret: nil)
        #expect(floor.0 == 78)
        for (name, octets) in hostile {
            try home.write(octets, to: "vault")
            for arguments in [["vault", "check", "--passphrase-fd", "3"], ["vault", "status"]] {
                let (status, kibibytes) = try await Self.peak(arguments, home: home, secret: "correct horse")
                #expect(status == 78, "\(name), \(arguments)")
                #expect(kibibytes - floor.1 < 32 << 10, "\(name), \(arguments): \(kibibytes) KiB, \(floor.1) at least")
            }
            #expect(home.vault == octets)
        }
    }
}

extension Data {
    fileprivate func replacingCost(at range: Range<Int>, _ octets: [UInt8]) -> Data {
        var copy = self
        copy.replaceSubrange(range, with: octets)
        return copy
    }
}
