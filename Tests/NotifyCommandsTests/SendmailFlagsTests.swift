import Mail
import Testing

@testable import NotifyCommands

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
        case .nobody: parts.append("from nobody")
        case nil: break
        }
        if let name = flags.fullName { parts.append("name \(name)") }
        if let reports = flags.reports {
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
        let what: String
        let why: String
        let status: NotifyCommands.ExitStatus
        var testDescription: String { words.joined(separator: " ") }

        init(_ words: [String], _ what: String, _ why: String, _ status: NotifyCommands.ExitStatus = .usage) {
            self.words = words
            self.what = what
            self.why = why
            self.status = status
        }
    }

    static let refusals: [Refusal] = [
        Refusal(["-Z"], "sendmail -Z", "unknown flag"),
        Refusal(["-tZ"], "sendmail -Z", "unknown flag"),
        Refusal(["-é"], "sendmail -é", "unknown flag"),
        Refusal(["-"], "sendmail -", "unknown flag"),
        Refusal(["--dry-run"], "sendmail --dry-run", "unknown flag"),
        Refusal(["--record=/tmp/x", "-t"], "sendmail --record=/tmp/x", "unknown flag"),
        Refusal(["-\u{1b}[2J"], "sendmail -\\x1b", "unknown flag"),
        Refusal(["-f"], "sendmail -f", "its value is missing"),
        Refusal(["-ti", "-o"], "sendmail -o", "its value is missing"),
        Refusal(["root", "-f", "a@b"], "sendmail -f", "stands behind an address"),
        Refusal(["root", "ops", "-t"], "sendmail -t", "stands behind an address"),
        Refusal(["root", "--"], "sendmail --", "stands behind an address"),
        Refusal(["-f", "a@b, c@d"], "sendmail -f", "it is not one address"),
        Refusal(["-f", "a@b\r\nRCPT TO:<c@d>"], "sendmail -f", "a : stands where no group of addresses begins"),
        Refusal(["-f", "two words"], "sendmail -f", "it has no @, and is no name of this system"),
        Refusal(["-f", "|/bin/sh -c x"], "sendmail -f", "it has no @, and is no name of this system"),
        Refusal(["-F", "x\r\nBcc: a@b"], "sendmail -F", "a control character (\\x0d) stands in the display name"),
        Refusal(["-N", ""], "sendmail -N", "its value cannot be ''"),
        Refusal(["-N", "success,never"], "sendmail -N", "its value cannot be 'success,never'"),
        Refusal(["-N", "sucess"], "sendmail -N", "its value cannot be 'sucess'"),
        Refusal(["-N", "failure,"], "sendmail -N", "its value cannot be 'failure,'"),
        Refusal(["-R", "body"], "sendmail -R", "its value cannot be 'body'"),
        Refusal(["-V", ""], "sendmail -V", "its value cannot be ''"),
        Refusal(["-V", "a\r\nb"], "sendmail -V", "its value cannot be 'a\\x0d\\x0ab'"),
        Refusal(["-V", String(repeating: "x", count: 101)], "sendmail -V", "its value cannot be"),
        Refusal(["-B", "BINARYMIME"], "sendmail -B", "its value cannot be 'BINARYMIME'"),
        Refusal(["-Ax"], "sendmail -A", "its value cannot be 'x'"),
        Refusal(["-h", "many"], "sendmail -h", "its value cannot be 'many'"),
        Refusal(["-ex"], "sendmail -e", "its value cannot be 'x'"),
        Refusal(["-oex"], "sendmail -oe", "its value cannot be 'x'"),
        Refusal(["-odx"], "sendmail -od", "its value cannot be 'x'"),
        Refusal(["-oi2"], "sendmail -oi2", "unknown option"),
        Refusal(["-oQ/tmp"], "sendmail -oQ/tmp", "unknown option"),
        Refusal(["-oA/etc/aliases"], "sendmail -oA/etc/aliases", "unknown option"),
        Refusal(["-O", "QueueDirectory=/tmp"], "sendmail -O QueueDirectory=/tmp", "unknown option"),
        Refusal(["-O", "IgnoreDots"], "sendmail -O IgnoreDots=", "its value cannot be ''"),
        Refusal(["-C", "/etc/passwd"], "sendmail -C", "no file is chosen by a sendmail's caller"),
        Refusal(["-D/tmp/x"], "sendmail -D", "no file is chosen by a sendmail's caller"),
        Refusal(["-X", "/var/www/x.php", "-t"], "sendmail -X", "no file is written for a sendmail's caller"),
        Refusal(["-d0.1"], "sendmail -d", "there is nothing to debug by numbers"),
        Refusal(["-s", "subject"], "sendmail -s", "a sendmail takes no subject"),
        Refusal(["-bd"], "sendmail -bd", "there is no daemon that takes mail", .unavailable),
        Refusal(["-bD"], "sendmail -bD", "there is no daemon that takes mail", .unavailable),
        Refusal(["-bp"], "sendmail -bp", "there is no queue: mail is handed over at once", .unavailable),
        Refusal(["-q"], "sendmail -q", "there is no queue: mail is handed over at once", .unavailable),
        Refusal(["-q30m"], "sendmail -q", "there is no queue: mail is handed over at once", .unavailable),
        Refusal(["-bi"], "sendmail -bi", "there is no database of aliases", .unavailable),
        Refusal(["-I"], "sendmail -I", "there is no database of aliases", .unavailable),
        Refusal(["-bs"], "sendmail -bs", "SMTP on standard input is not spoken", .unavailable),
        Refusal(["-bt"], "sendmail -bt", "there is nothing to test or to verify here", .unavailable),
        Refusal(["-bv", "root"], "sendmail -bv", "there is nothing to test or to verify here", .unavailable),
        Refusal(["-bz"], "sendmail -bz", "unknown mode"),
    ]

    @Test("what is unknown or has no meaning here is refused, with what to do instead", arguments: refusals)
    func refuses(_ expected: Refusal) {
        let failure = #expect(throws: CommandFailure.self) { try SendmailFlags(expected.words) }
        #expect(failure?.what == expected.what)
        #expect(failure?.why.hasPrefix(expected.why) == true, "\(failure?.why ?? "")")
        #expect(failure?.status == expected.status)
        #expect(failure?.hint != nil || "fFr".contains(expected.what.last ?? " "))
    }
}
