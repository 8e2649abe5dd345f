import Foundation
import TestSupport
import Testing

@Suite("A profile's restrictions hold whatever else is said")
struct RestrictionTests {
    /// A sandbox whose profile may mail example.com and one address more.
    private static func sandbox(
        _ options: [String] = ["--allow-to", "@example.com", "--allow-to", "on.call@example.net"]
    )
        async throws -> SandboxProgram
    {
        let sandbox = try await SandboxProgram()
        let set = try await sandbox.notify(["profile", "set", "demo"] + options)
        try #require(set.status == 0, "\(set.errors)")
        return sandbox
    }

    private static func lines(_ home: TemporaryHome) throws -> String {
        try String(contentsOfFile: home.file("state/audit.log"), encoding: .utf8)
    }

    private static func expectRefusal(_ run: Run, _ subject: String, status: Int32 = 77, in sandbox: SandboxProgram) {
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.contains("notify: \(subject)"), "\(run.errors)")
        #expect(run.errors.contains("\nhint: "), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }

    @Test(
        "a recipient that it does not allow gets nothing, and the message is kept",
        arguments: [
            "eve@evil.example", "a@evil-example.com", "a@sub.example.com", "a@example.com.evil.example",
            "\"a@example.com\"@evil.example", "on.call@example.org", "On.Call@example.net", "\"on.call \"@example.net",
            "a@xn--exmple-cua.com", "example.com@evil.example", "Ops (a@example.com) <eve@evil.example>",
            "<@example.com:eve@evil.example>", "a@example.comm", "a@[127.0.0.1]",
        ]
    )
    func refusedRecipients(address: String) async throws {
        let sandbox = try await Self.sandbox()
        let run = try await sandbox.notify(["--to", address, "precious"])
        Self.expectRefusal(run, "recipient '", in: sandbox)
        #expect(run.errors.contains("the restrictions of profile 'demo' do not allow it"))
        #expect(sandbox.mails.isEmpty)
        let kept = try String(contentsOfFile: try #require(sandbox.home.unsent.first), encoding: .utf8)
        #expect(kept.contains("precious") && kept.contains("X-Notify-Unsent-Reason: recipient '"))
        #expect(try Self.lines(sandbox.home).contains(#""action":"refuse","slot":1,"profile":"demo","recipients":["#))
    }

    @Test(
        "a recipient that it allows gets the mail, however the address is written",
        arguments: [
            "ops@example.com", "ops@EXAMPLE.com", "\"ops\"@example.com", "Ops <ops@example.com>",
            "ops (a comment) @example.com", "\"on.call\"@Example.NET", "on.call@example.net",
        ]
    )
    func allowedRecipients(address: String) async throws {
        let sandbox = try await Self.sandbox()
        let run = try await sandbox.notify(["--to", address, "text"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(sandbox.mails.count == 1)
    }

    @Test("a domain beyond ASCII is the same in both of its forms")
    func internationalDomains() async throws {
        for allowed in ["@bücher.example", "@xn--bcher-kva.example", "@XN--BCHER-KVA.EXAMPLE"] {
            let sandbox = try await Self.sandbox(["--allow-to", allowed])
            for address in ["a@bücher.example", "a@BÜCHER.example", "a@xn--bcher-kva.example"] {
                let run = try await sandbox.notify(["--to", address, "text"])
                #expect(run.status == 0, "\(run.errors)")
            }
            #expect(try await sandbox.notify(["--to", "a@bucher.example", "text"]).status == 77)
        }
    }

    @Test("those that are allowed get the mail, and it is kept for the others")
    func mixed() async throws {
        let sandbox = try await Self.sandbox()
        let run = try await sandbox.notify(["--to", "eve@evil.example", "--to", "ops@example.com", "text"])
        Self.expectRefusal(run, "recipient 'eve@evil.example'", in: sandbox)
        #expect(try sandbox.mails.map { try SubmittedMail(path: $0).recipients } == [["ops@example.com"]])
        let kept = try String(contentsOfFile: try #require(sandbox.home.unsent.first), encoding: .utf8)
        #expect(kept.contains("X-Notify-Unsent-To: eve@evil.example\r\n"))
    }

    @Test("a stolen configuration redirects nothing: to:, aliases, by every way in")
    func stolenConfiguration() async throws {
        let sandbox = try await Self.sandbox()
        try sandbox.home.write(
            """
            vault: {key-file: \(sandbox.home.file("key"))}
            to: [eve@evil.example]
            aliases: {root: [eve@evil.example], default: [eve@evil.example]}

            """,
            to: "config.yaml"
        )
        let message = Data("Subject: x\n\ntext\n".utf8)
        let runs = [
            try await sandbox.notify(["text"]),
            try await sandbox.notify(["sendmail", "root"], input: message),
            try await sandbox.notify(["sendmail", "-t"], input: Data("To: somebody\n".utf8) + message),
            try await sandbox.home.run(as: "mail", ["-s", "x", "root"], input: message),
        ]
        for run in runs { Self.expectRefusal(run, "recipient 'eve@evil.example'", in: sandbox) }
        let wrapped = try await sandbox.notify(["--on-fail", "sh", "-c", "exit 3"])
        #expect(wrapped.status == 3 && wrapped.errors.contains("recipient 'eve@evil.example'"))
        try sandbox.home.write("ERROR\n", to: "app.log")
        let watched = try await sandbox.notify(
            ["watch", sandbox.home.file("app.log"), "--match", "ERROR", "--once", "--from-start"]
        )
        Self.expectRefusal(watched, "recipient 'eve@evil.example'", in: sandbox)
        #expect(sandbox.mails.isEmpty)
        #expect(sandbox.home.unsent.count == 6)
    }

    @Test("blind copies obey it: sendmail -t with Bcc, mail -b")
    func blindCopies() async throws {
        let sandbox = try await Self.sandbox()
        let text = "To: ops@example.com\nBcc: eve@evil.example\nSubject: x\n\ntext\n"
        Self.expectRefusal(
            try await sandbox.notify(["sendmail", "-t"], input: Data(text.utf8)),
            "recipient 'eve@evil.example'",
            in: sandbox
        )
        Self.expectRefusal(
            try await sandbox.home.run(
                as: "mail",
                ["-s", "x", "-b", "eve@evil.example", "ops@example.com"],
                input: Data("text\n".utf8)
            ),
            "recipient 'eve@evil.example'",
            in: sandbox
        )
        for path in sandbox.mails { #expect(try SubmittedMail(path: path).recipients == ["ops@example.com"]) }
        #expect(sandbox.mails.count == 2)
    }

    @Test(
        "who a message claims to be from has to be allowed, on the envelope and in its header",
        arguments: [
            (["-f", "ops@example.com"], "From: Ops <ops@example.com>\n", true),
            ([], "", true), ([], "From: demo@EXAMPLE.com\n", true), (["-f", ""], "From: root\n", true),
            (["-f", "x@alerts.example"], "Sender: y@alerts.example\n", true),
            (["-f", "eve@evil.example"], "", false), ([], "From: eve@evil.example\n", false),
            ([], "From: demo@example.com\nFrom: eve@evil.example\n", false),
            ([], "From: demo@example.com, eve@evil.example\n", false), ([], "From : eve@evil.example\n", false),
            ([], "From: demo@example.com\nSender: eve@evil.example\n", false),
            ([], "from:\n \"demo@example.com\" <eve@evil.example>\n", false), ([], "From: <demo@example.com\n", false),
        ] as [([String], String, Bool)]
    )
    func senders(flags: [String], header: String, isAllowed: Bool) async throws {
        let sandbox = try await Self.sandbox(["--allow-from", "ops@example.com", "--allow-from", "@alerts.example"])
        let run = try await sandbox.notify(
            ["sendmail"] + flags + ["you@example.org"],
            input: Data((header + "Subject: x\n\ntext\n").utf8)
        )
        if isAllowed {
            #expect(run.status == 0, "\(run.errors)")
        } else {
            Self.expectRefusal(run, "sender", in: sandbox)
        }
        #expect(sandbox.mails.count == (isAllowed ? 1 : 0))
    }

    @Test("a provider file that leads to another host is refused before anything connects, also by profile test")
    func redirectedProvider() async throws {
        let server = try ScriptedServer(["220 evil.example ESMTP", "250 evil.example"])
        defer { server.stop() }
        let home = try await TemporaryHome.withVault()
        let added = try await home.notify(
            [
                "profile", "add", "work", "--provider", "gmail", "--user", "me@gmail.com", "--allow-cleartext",
                "--allow-server", "SMTP.gmail.com", "--password-fd", "3",
            ],
            secret: "secret"
        )
        try #require(added.status == 0, "\(added.errors)")
        try FileManager.default.createDirectory(atPath: home.file("providers"), withIntermediateDirectories: false)
        try home.write(
            """
            name: Gmail
            domains: [gmail.com]
            password: app-password
            servers:
              - {host: smtp.gmail.com.evil.example, port: 465, security: tls}
              - {host: 127.0.0.1, port: \(server.port), security: none}

            """,
            to: "providers/gmail.yaml"
        )
        for arguments in [["precious"], ["profile", "test"], ["sendmail", "a@gmail.com"]] {
            let run = try await home.notify(arguments, input: Data("precious\n".utf8))
            #expect(run.status == 77, "\(run.errors)")
            #expect(run.errors.contains("server 'smtp.gmail.com.evil.example': the restrictions of profile 'work'"))
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        }
        #expect(home.unsent.count == 2 && server.heard.isEmpty)
        let set = try await home.notify(["profile", "set", "work", "--allow-server", "127.0.0.1"])
        #expect(set.status == 77, "\(set.errors)")
    }

    @Test("mails above the limit are kept with 75 and the time when they may go")
    func limit() async throws {
        let sandbox = try await Self.sandbox(["--limit", "2/1h"])
        for _ in 0..<2 { #expect(try await sandbox.notify(["text"]).status == 0) }
        let third = try await sandbox.notify(["third"])
        Self.expectRefusal(third, "limit of profile 'demo'", status: 75, in: sandbox)
        #expect(third.errors.contains(#/2/1h is reached; the next mail may go at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/#))
        let submitted = try await sandbox.notify(["sendmail", "a@example.com"], input: Data("Subject: x\n\n".utf8))
        #expect(submitted.status == 75)
        #expect(sandbox.mails.count == 2 && sandbox.home.unsent.count == 2)
        // Another name is no way around it.
        #expect(try await sandbox.notify(["profile", "set", "demo", "--limit", "3/1h"]).status == 0)
        #expect(try await sandbox.notify(["text"]).status == 0)
    }

    @Test("of ten at once, no more go than the limit allows")
    func parallel() async throws {
        let sandbox = try await Self.sandbox(["--limit", "4/1h"])
        let statuses = try await withThrowingTaskGroup(of: Int32.self) { group in
            for number in 0..<10 {
                group.addTask { try await sandbox.notify(["text \(number)"]).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [0, 0, 0, 0, 75, 75, 75, 75, 75, 75])
        #expect(sandbox.mails.count == 4)
        #expect(try await sandbox.notify(["vault", "log", "--verify"]).status == 0)
    }

    @Test(
        "a limit is not lifted by taking the audit log away or changing it",
        arguments: ["missing", "changed", "locked"]
    )
    func brokenLog(how: String) async throws {
        let sandbox = try await Self.sandbox(["--limit", "2/1h"])
        for _ in 0..<2 { #expect(try await sandbox.notify(["text"]).status == 0) }
        let path = sandbox.home.file("state/audit.log")
        switch how {
        case "missing":
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.removeItem(atPath: sandbox.home.file("state/audit.head"))
        case "changed":
            try sandbox.home.write(
                try String(contentsOfFile: path, encoding: .utf8).replacing("\"send\"", with: "\"test\""),
                to: "state/audit.log"
            )
        default:
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        let run = try await sandbox.notify(["precious"])
        Self.expectRefusal(
            run,
            how == "locked" ? path : "limit of profile",
            status: how == "locked" ? 75 : 78,
            in: sandbox
        )
        #expect(how == "locked" || run.errors.contains("hint: look with: notify vault log --verify"))
        #expect(sandbox.mails.count == 2 && sandbox.home.unsent.count == 1)
        guard how != "locked" else { return }
        #expect(try await sandbox.notify(["vault", "log", "--accept"]).status == 0)
        #expect(try await sandbox.notify(["text"]).status == 0)
    }

    @Test("a log that cannot be written loses no mail where there is no limit, and is told once")
    func unwritableLog() async throws {
        let sandbox = try await SandboxProgram()
        try FileManager.default.createDirectory(
            atPath: sandbox.home.file("state/audit.log"),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let run = try await sandbox.notify(["text"])
        #expect(run.status == 0 && sandbox.mails.count == 1)
        #expect(run.errors.split(separator: "\n").count { $0.hasPrefix("notify: audit log: ") } == 1, "\(run.errors)")
    }

    @Test("show tells them, set replaces lists, and --unrestricted lifts them")
    func shown() async throws {
        let sandbox = try await Self.sandbox(
            [
                "--allow-to", "@Example.COM", "--allow-from", "ops@example.com", "--allow-server", "127.0.0.1",
                "--limit", "30/60m",
            ]
        )
        let text = try await sandbox.notify(["profile", "show"]).text
        for line in [
            "allow-to       @example.com\n", "allow-from     ops@example.com\n", "allow-servers  127.0.0.1\n",
            "limit          30/1h\n",
        ] { #expect(text.contains(line), "\(text)") }
        struct Summary: Decodable {
            struct Restrictions: Decodable, Equatable {
                var allowTo: [String]?
                var allowFrom: [String]?
                var allowServers: [String]?
                var limit: String?
            }
            let restrictions: Restrictions?
        }
        func restrictions() async throws -> Summary.Restrictions? {
            let run = try await sandbox.notify(["profile", "show", "--json"])
            let summary = try JSONDecoder().decode(Summary.self, from: run.output)
            return summary.restrictions
        }
        var expected = Summary.Restrictions(
            allowTo: ["@example.com"],
            allowFrom: ["ops@example.com"],
            allowServers: ["127.0.0.1"],
            limit: "30/1h"
        )
        #expect(try await restrictions() == expected)
        #expect(try await sandbox.notify(["profile", "set", "demo", "--allow-to", "a@b.example"]).status == 0)
        expected.allowTo = ["a@b.example"]
        #expect(try await restrictions() == expected)
        let dry = try await sandbox.notify(["--dry-run", "--to", "x@b.example", "text"])
        #expect(dry.status == 77 && dry.text.contains("To: x@b.example"), "\(dry.errors)")
        #expect(try await sandbox.notify(["profile", "set", "demo", "--unrestricted", "--limit", "5/1d"]).status == 0)
        #expect(try await restrictions() == Summary.Restrictions(limit: "5/1d"))
        #expect(try await sandbox.notify(["profile", "set", "demo", "--unrestricted"]).status == 0)
        #expect(try await restrictions() == nil)
    }

    @Test(
        "what cannot be a restriction is refused",
        arguments: [
            ["--allow-to", "@"], ["--allow-to", "example.com"], ["--allow-to", "@example.com."],
            ["--allow-to", "@*.com"],
            ["--allow-to", "a@b, c@d"], ["--allow-from", "@a b"], ["--allow-server", "a b"], ["--allow-server", "*"],
            ["--limit", "30"], ["--limit", "0/1h"], ["--limit", "-1/1h"], ["--limit", "3/0s"], ["--limit", "3/h"],
            ["--limit", "3/1h/1h"], ["--limit", "99999999/1h"],
        ]
    )
    func refusedOptions(options: [String]) async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        let run = try await home.notify(["profile", "set", "own"] + options)
        #expect(run.status == 64, "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }
}
