import Mail
import Testing

@testable import Sendmail

@Suite("The flags of a sendmail")
struct SendmailFlagsTests {
    /// What flags come to, in words: only what is not the default is listed.
    private static func summary(_ words: [String]) throws -> String {
        let flags = try SendmailFlags(words, localDomains: ["localhost", "web1"])
        var parts: [String] = []
        if flags.readsRecipients { parts.append("header") }
        if !flags.endsAtDot { parts.append("dots") }
        if flags.isVerbose { parts.append("verbose") }
        if !flags.usesAliases { parts.append("no aliases") }
        switch flags.sender {
        case .mailbox(let mailbox): parts.append("from \(mailbox.address)")
        case .local: parts.append("from the profile")
        case .null: parts.append("from nobody")
        case nil: break
        }
        if let name = flags.fullName { parts.append("name \(name)") }
        if let reports = flags.notifications {
            let events = reports.events.map {
                $0.isEmpty ? "never" : $0.map(\.rawValue).sorted().joined(separator: "+")
            }
            parts.append("reports \(events ?? "-") \(reports.content?.rawValue ?? "-") \(reports.envelopeID ?? "-")")
        }
        return (parts + flags.recipients.map { "to \($0)" }).joined(separator: ", ")
    }

    @Test(
        "what programs call a sendmail with",
        arguments: [
            // cron of Debian, and cronie
            ("-FCronDaemon -i -B8BITMIME -oem root", "dots, name CronDaemon, to root"),
            ("-FCronDaemon -i -odi -oem -oi -t -f root", "header, dots, from the profile, name CronDaemon"),
            // mdadm, logwatch, debsecan, sudo
            ("-t", "header"),
            // bsd-mailx
            ("-i -t -f a@b.example", "header, dots, from a@b.example"),
            // atd
            ("-i alice", "dots, to alice"),
            // PHP, with and without its fifth argument
            ("-t -i", "header, dots"), ("-t -i -fwww-data@web1", "header, dots, from the profile"),
            // git send-email
            ("-f me@x.example -i ops@example.com b@c", "dots, from me@x.example, to ops@example.com, to b@c"),
            // unattended-upgrades, Python's documentation
            ("-oi -t", "header, dots"), ("-t -oi", "header, dots"),
            // mutt
            (
                "-oem -oi -f a@b -N failure,delay -R hdrs -- root",
                "dots, from a@b, reports DELAY+FAILURE HDRS -, to root"
            ),
            // fail2ban, Ruby
            ("-f sender@x dest@y", "from sender@x, to dest@y"), ("-i -f a@b -- c@d", "dots, from a@b, to c@d"),
        ]
    )
    func callers(line: String, summary: String) throws {
        #expect(try Self.summary(line.split(separator: " ").map(String.init)) == summary)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let words: [String]
        let summary: String
        var testDescription: String { words.joined(separator: " ") }

        init(_ words: [String], _ summary: String) {
            self.words = words
            self.summary = summary
        }
    }

    static let cases: [Case] = [
        Case([], ""),
        Case(["root"], "to root"),
        Case(["-ti"], "header, dots"),
        Case(["-tivn"], "header, dots, verbose, no aliases"),
        Case(["-tif", "a@b"], "header, dots, from a@b"),
        Case(["-tifa@b"], "header, dots, from a@b"),
        Case(["-fa@b", "-rc@d"], "from c@d"),
        Case(["-r", "a@b", "x@y"], "from a@b, to x@y"),
        Case(["-f", ""], "from nobody"),
        Case(["-f", "<>"], "from nobody"),
        Case(["-f<>", "x@y"], "from nobody, to x@y"),
        Case(["-f", "Ops <a@b>"], "from a@b"),
        Case(["-f", "<a@b>"], "from a@b"),
        Case(["-r", "\"a@b> ORCPT=x\"@c"], "from \"a@b> ORCPT=x\"@c"),
        Case(["-froot"], "from the profile"),
        Case(["-f", "root@localhost"], "from the profile"),
        Case(["-f", "-t"], "from the profile"),
        Case(["-F", "Charlie Root", "-t"], "header, name Charlie Root"),
        Case(["-F", ""], ""),
        Case(["-Fä ö", "x@y"], "name ä ö, to x@y"),
        Case(["-bm", "-Ac", "-Am", "-G", "-U", "-x", "-m", "-h", "3", "-L", "tag", "-pESMTP", "x@y"], "to x@y"),
        Case(["-em", "-ep", "-eq", "-ew", "-ee", "-oep", "-oeq", "-oew", "-oee", "x@y"], "to x@y"),
        Case(["-odb", "-odi", "-odq", "-odd", "-om", "-oo", "-o7", "-o8", "x@y"], "to x@y"),
        Case(["-o", "i", "x@y"], "dots, to x@y"),
        Case(["-oitrue", "x@y"], "dots, to x@y"),
        Case(["-O", "IgnoreDots=True", "-OErrorMode=p", "-ODeliveryMode=background", "x@y"], "dots, to x@y"),
        Case(["-O", "ignoredots=false", "x@y"], "to x@y"),
        Case(["-B", "7bit", "-B8bitmime", "x@y"], "to x@y"),
        Case(["-Nnever", "-t"], "header, reports never - -"),
        Case(["-N", "NEVER", "-t"], "header, reports never - -"),
        Case(
            ["-N", "success, Failure,delay", "-R", "FULL", "-V", "a b+=c", "-t"],
            "header, reports DELAY+FAILURE+SUCCESS FULL a b+=c"
        ),
        Case(["-Rhdrs", "-t"], "header, reports - HDRS -"),
        Case(["-Vid", "-t"], "header, reports - - id"),
        Case(["--", "-f", "-oQ/tmp"], "to -f, to -oQ/tmp"),
        Case(["-t", "--"], "header"),
        Case(["-t", "--", "--", "-t"], "header, to --, to -t"),
        Case(["a@b,c@d", "\"x y\"@e"], "to a@b,c@d, to \"x y\"@e"),
    ]

    @Test("clusters, values and the end of flags are read as getopt reads them", arguments: cases)
    func reads(_ expected: Case) throws {
        #expect(try Self.summary(expected.words) == expected.summary)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let words: [String]
        let flag: String
        let problem: FlagError.Problem
        var testDescription: String { words.joined(separator: " ") }

        init(_ words: [String], _ flag: String, _ problem: FlagError.Problem) {
            self.words = words
            self.flag = flag
            self.problem = problem
        }
    }

    static let refusals: [Refusal] = [
        Refusal(["-tZ"], "-Z", .unknown),
        Refusal(["-"], "-", .unknown),
        Refusal(["--record=/tmp/x", "-t"], "--record=/tmp/x", .unknown),
        Refusal(["-f"], "-f", .missingValue),
        Refusal(["-ti", "-o"], "-o", .missingValue),
        Refusal(["root", "ops", "-t"], "-t", .misplaced),
        Refusal(["root", "--"], "--", .misplaced),
        Refusal(["-f", "a@b, c@d"], "-f", .unusable(reason: "it is not one address")),
        Refusal(["-N", "failure,"], "-N", .wrongValue("failure,", .notifyEvents)),
        Refusal(["-R", "body"], "-R", .wrongValue("body", .returnedContent)),
        Refusal(["-V", ""], "-V", .wrongValue("", .envelopeID(maximum: 100))),
        Refusal(["-V", "a\r\nb"], "-V", .wrongValue("a\r\nb", .envelopeID(maximum: 100))),
        Refusal(["-B", "BINARYMIME"], "-B", .wrongValue("BINARYMIME", .oneOf(["7BIT", "8BITMIME"]))),
        Refusal(["-h", "101"], "-h", .wrongValue("101", .hopCount)),
        Refusal(["-oQ/tmp"], "-oQ/tmp", .unknownOption),
        Refusal(["-O", "QueueDirectory=/tmp"], "-O QueueDirectory=/tmp", .unknownOption),
        Refusal(["-C", "/etc/passwd"], "-C", .unsupported(.configurationFile)),
        Refusal(["-X", "/var/www/x.php", "-t"], "-X", .unsupported(.transcriptFile)),
        Refusal(["-d0.1"], "-d", .unsupported(.debugLevels)),
        Refusal(["-s", "subject"], "-s", .unsupported(.subject)),
        Refusal(["-bd"], "-bd", .unsupported(.daemon)),
        Refusal(["-bp"], "-bp", .unsupported(.queue)),
        Refusal(["-q30m"], "-q", .unsupported(.queue)),
        Refusal(["-bi"], "-bi", .unsupported(.aliasDatabase)),
        Refusal(["-bs"], "-bs", .unsupported(.dialogue)),
        Refusal(["-bv", "root"], "-bv", .unsupported(.verification)),
        Refusal(["-bz"], "-bz", .unknownMode),
    ]

    @Test("what is unknown or has no meaning here is refused", arguments: refusals)
    func refuses(_ expected: Refusal) {
        #expect(throws: FlagError(.sendmail, expected.flag, expected.problem)) { try SendmailFlags(expected.words) }
    }
}
