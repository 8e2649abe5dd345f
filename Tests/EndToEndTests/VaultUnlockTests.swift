import Foundation
import TestSupport
import Testing

@Suite("A vault that is unlocked for a while")
struct VaultUnlockTests {
    private static let passphrase = "correct horse"

    /// A home whose vault has a passphrase; it is locked when the value goes.
    private final class Home: Sendable {
        let home: TemporaryHome

        init() async throws {
            home = try TemporaryHome()
            let made = try await home.notify(["vault", "init", "--passphrase-fd", "3"], secret: passphrase)
            try #require(made.status == 0, "\(made.errors)")
        }

        func unlock(_ arguments: [String] = []) async throws -> Run {
            try await home.notify(["vault", "unlock", "--passphrase-fd", "3"] + arguments, secret: passphrase)
        }

        var description: String {
            get async throws {
                let vault = try Data(contentsOf: URL(filePath: home.file("vault")))
                return "notify:vault:" + vault[28..<44].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
        }

        /// Runs a command without a terminal to ask on.
        func alone(_ arguments: [String], through: [String] = []) async throws -> Run {
            try await Program.run(
                "/usr/bin/setsid",
                ["--wait"] + through + [NotifyProgram.path] + arguments,
                environment: ["NOTIFY_HOME": home.path]
            )
        }
    }

    /// Lends such a home and locks it at the end, whatever happens.
    private static func withHome(_ body: (Home) async throws -> Void) async throws {
        let home = try await Home()
        do {
            try await body(home)
        } catch {
            _ = try await home.home.notify(["vault", "lock"])
            throw error
        }
        #expect(try await home.home.notify(["vault", "lock"]).status == 0)
    }

    /// Whether the kernel keeps keys for a user here.
    static let hasKeyring = FileManager.default.fileExists(atPath: "/proc/sys/kernel/keys/maxkeys")

    private static let support = NotifyProgram.root.appending(path: "Tests/EndToEndTests/Support").path

    @Test(
        "asks nobody until it is locked, and says what is done",
        .enabled(if: hasKeyring, "this kernel has no keyrings")
    )
    func unlocks() async throws {
        try await Self.withHome { home in
            let locked = try await home.alone(["vault", "check"])
            #expect(locked.status == 77 && ErrorForm.faults(locked).isEmpty, "\(locked.errors)")
            let unlocked = try await home.unlock(["--for", "2h", "--idle", "30m"])
            #expect(unlocked.status == 0 && unlocked.output.isEmpty, "\(unlocked.errors)")
            #expect(unlocked.errors == "notify: unlocked \(home.home.file("vault")) for 2h, or 30m without use\n")

            let check = try await home.alone(["vault", "check"])
            #expect(check.status == 0 && check.text.contains("already unlocked"), "\(check.errors)")
            let added = try await home.home.notify(
                ["profile", "add", "own", "--host", "h.example", "--user", "a@b.example", "--password-fd", "3"],
                secret: "x"
            )
            #expect(added.status == 0, "\(added.errors)")
            let status = try await home.home.notify(["vault", "status", "--json"])
            let left = try JSONDecoder().decode(Status.self, from: status.output).unlocked
            #expect((7100...7200).contains(left?.seconds ?? 0) && (1700...1800).contains(left?.unusedSeconds ?? 0))
            let text = try await home.home.notify(["vault", "status"]).text
            // 7100 seconds are 1h58m20s; within the first second it is still two hours.
            #expect(text.contains(#/\nunlocked    for (1h5[89]m|2h,)/#), "\(text)")

            let lock = try await home.home.notify(["vault", "lock"])
            #expect(lock.status == 0 && lock.errors == "notify: locked \(home.home.file("vault"))\n")
            #expect(try await home.alone(["vault", "check"]).status == 77)
            let again = try await home.home.notify(["vault", "lock"])
            #expect(again.status == 0 && again.errors == "notify: \(home.home.file("vault")) was not unlocked\n")
            #expect(try await home.home.notify(["vault", "status"]).text.contains("\nunlocked    no\n"))
        }
    }

    private struct Status: Decodable {
        struct Unlocked: Decodable {
            let seconds: UInt64
            let unusedSeconds: UInt64?
        }

        let unlocked: Unlocked?
    }

    @Test("other sessions of the user use it, as cron's", .enabled(if: hasKeyring, "this kernel has no keyrings"))
    func otherSession() async throws {
        try await Self.withHome { home in
            #expect(try await home.unlock().status == 0)
            // A new session keyring, which the user's is not linked into.
            let joined = ["/usr/bin/python3", Self.support + "/new-session.py"]
            let check = try await home.alone(["vault", "check"], through: joined)
            #expect(check.status == 0, "\(check.errors)")
        }
    }

    @Test(
        "a program of another user gets nothing, though it has inherited the session",
        .enabled(if: hasKeyring && geteuid() == 0, "only root can become another user")
    )
    func otherUser() async throws {
        try await Self.withHome { home in
            #expect(try await home.unlock().status == 0)
            let find = ["\(Self.support)/find-key.py", try await home.description]
            let own = try await Program.run("/usr/bin/python3", find)
            #expect(own.status == 0 && own.text.contains("read\n"), "\(own.errors)")
            let other = try await Program.run("/usr/bin/python3", find + ["65534"])
            #expect(other.status == 0 && other.text.isEmpty, "\(other.text)\(other.errors)")
            #expect(try await home.alone(["vault", "check"]).status == 0)
        }
    }

    @Test("a key on the command line comes first", .enabled(if: hasKeyring, "this kernel has no keyrings"))
    func givenKey() async throws {
        try await Self.withHome { home in
            #expect(try await home.unlock().status == 0)
            let wrong = try await home.home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "another")
            #expect(wrong.status == 77)
            let none = try await home.home.notify(["vault", "check", "--key-file", home.home.file("nothing")])
            #expect(none.status != 0)
            #expect(try await home.alone(["vault", "check"]).status == 0)
        }
    }

    @Test("it cannot prolong itself", .enabled(if: hasKeyring, "this kernel has no keyrings"))
    func asksAgain() async throws {
        try await Self.withHome { home in
            let unlocked = try await home.unlock(["--for", "1h"])
            #expect(unlocked.status == 0)
            #expect(try await home.alone(["vault", "unlock", "--for", "20d"]).status == 77)
            let text = try await home.home.notify(["vault", "status"]).text
            #expect(text.contains(#/\nunlocked    for (5[89]m|1h\n)/#), "\(text)")
        }
    }

    @Test("a vault that cannot be read is locked all the same", .enabled(if: hasKeyring, "this kernel has no keyrings"))
    func damaged() async throws {
        try await Self.withHome { home in
            #expect(try await home.unlock().status == 0)
            let vault = try Data(contentsOf: URL(filePath: home.home.file("vault")))
            try home.home.write("rubbish", to: "vault")
            let lock = try await home.home.notify(["vault", "lock"])
            #expect(lock.status == 0 && lock.errors == "notify: locked \(home.home.file("vault"))\n", "\(lock.errors)")
            try home.home.write(vault, to: "vault")
            #expect(try await home.alone(["vault", "check"]).status == 77)
        }
    }

    @Test(
        "a while that is none is refused before anybody is asked: 64",
        arguments: [
            ["--for", "0s"], ["--for", "31d"], ["--for", "8"], ["--for", "-1h"], ["--idle", "0h"], ["--idle", "31d"],
        ]
    )
    func refused(arguments: [String]) async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(["vault", "unlock"] + arguments)
        #expect(run.status == 64 && ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }

    @Test(
        "where the kernel refuses keys, unlock says so and everything else goes on",
        arguments: [(Int(ENOSYS), 78), (Int(EPERM), 78), (Int(EACCES), 78), (Int(EDQUOT), 74)] as [(Int, Int32)]
    )
    func noKeyring(number: Int, status: Int32) async throws {
        try await Self.withHome { home in
            func run(_ arguments: [String]) async throws -> Run {
                try await Program.run(
                    "/usr/bin/python3",
                    [Self.support + "/without-calls.py", "\(number)", NotifyProgram.path] + arguments,
                    environment: ["NOTIFY_HOME": home.home.path],
                    secret: Self.passphrase
                )
            }
            let refused = try await run(["vault", "unlock", "--passphrase-fd", "3"])
            #expect(refused.status == status && refused.errors.contains("\nhint: "), "\(refused.errors)")
            #expect(ErrorForm.faults(refused).isEmpty, "\(refused.errors)")
            #expect(try await run(["vault", "check", "--passphrase-fd", "3"]).status == 0)
            #expect(try await run(["vault", "status"]).text.contains("\nunlocked    no\n"))
        }
    }
}
