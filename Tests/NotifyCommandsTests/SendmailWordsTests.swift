import Mail
import Sendmail
import Settings
import Testing

@testable import NotifyCommands

@Suite("The words about calls of sendmail and mail")
struct SendmailWordsTests {
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
        Refusal(["-f"], "sendmail -f", "missing value"),
        Refusal(["-ti", "-o"], "sendmail -o", "missing value"),
        Refusal(["root", "-f", "a@b"], "sendmail -f", "flag after an address"),
        Refusal(["root", "ops", "-t"], "sendmail -t", "flag after an address"),
        Refusal(["root", "--"], "sendmail --", "flag after an address"),
        Refusal(["-f", "a@b, c@d"], "sendmail -f", "it is not one address"),
        Refusal(["-f", "a@b\r\nRCPT TO:<c@d>"], "sendmail -f", "a : stands where no group of addresses begins"),
        Refusal(["-f", "two words"], "sendmail -f", "it has no @, and is no name of this system"),
        Refusal(["-f", "|/bin/sh -c x"], "sendmail -f", "it has no @, and is no name of this system"),
        Refusal(["-F", "x\r\nBcc: a@b"], "sendmail -F", "a control character (\\x0d) stands in the display name"),
        Refusal(["-N", ""], "sendmail -N", "invalid value ''"),
        Refusal(["-N", "success,never"], "sendmail -N", "invalid value 'success,never'"),
        Refusal(["-N", "sucess"], "sendmail -N", "invalid value 'sucess'"),
        Refusal(["-N", "failure,"], "sendmail -N", "invalid value 'failure,'"),
        Refusal(["-R", "body"], "sendmail -R", "invalid value 'body'"),
        Refusal(["-V", ""], "sendmail -V", "invalid value ''"),
        Refusal(["-V", "a\r\nb"], "sendmail -V", "invalid value 'a\\x0d\\x0ab'"),
        Refusal(["-V", String(repeating: "x", count: 101)], "sendmail -V", "invalid value"),
        Refusal(["-B", "BINARYMIME"], "sendmail -B", "invalid value 'BINARYMIME'"),
        Refusal(["-Ax"], "sendmail -A", "invalid value 'x'"),
        Refusal(["-h", "many"], "sendmail -h", "invalid value 'many'"),
        Refusal(["-ex"], "sendmail -e", "invalid value 'x'"),
        Refusal(["-oex"], "sendmail -oe", "invalid value 'x'"),
        Refusal(["-odx"], "sendmail -od", "invalid value 'x'"),
        Refusal(["-oi2"], "sendmail -oi2", "unknown option"),
        Refusal(["-oQ/tmp"], "sendmail -oQ/tmp", "unknown option"),
        Refusal(["-oA/etc/aliases"], "sendmail -oA/etc/aliases", "unknown option"),
        Refusal(["-O", "QueueDirectory=/tmp"], "sendmail -O QueueDirectory=/tmp", "unknown option"),
        Refusal(["-O", "IgnoreDots"], "sendmail -O IgnoreDots=", "invalid value ''"),
        Refusal(["-C", "/etc/passwd"], "sendmail -C", "callers cannot choose a configuration"),
        Refusal(["-D/tmp/x"], "sendmail -D", "callers cannot choose a configuration"),
        Refusal(["-X", "/var/www/x.php", "-t"], "sendmail -X", "callers cannot choose a file to write"),
        Refusal(["-d0.1"], "sendmail -d", "debug levels are not supported"),
        Refusal(["-s", "subject"], "sendmail -s", "sendmail takes no subject"),
        Refusal(["-bd"], "sendmail -bd", "there is no daemon that receives mail", .unavailable),
        Refusal(["-bD"], "sendmail -bD", "there is no daemon that receives mail", .unavailable),
        Refusal(["-bp"], "sendmail -bp", "there is no queue: mail is sent at once", .unavailable),
        Refusal(["-q"], "sendmail -q", "there is no queue: mail is sent at once", .unavailable),
        Refusal(["-q30m"], "sendmail -q", "there is no queue: mail is sent at once", .unavailable),
        Refusal(["-bi"], "sendmail -bi", "there is no alias database", .unavailable),
        Refusal(["-I"], "sendmail -I", "there is no alias database", .unavailable),
        Refusal(["-bs"], "sendmail -bs", "SMTP on standard input is not supported", .unavailable),
        Refusal(["-bt"], "sendmail -bt", "address and rule tests are not supported", .unavailable),
        Refusal(["-bv", "root"], "sendmail -bv", "address and rule tests are not supported", .unavailable),
        Refusal(["-bz"], "sendmail -bz", "unknown mode"),
    ]

    @Test("what is unknown or has no meaning here is refused, with what to do instead", arguments: refusals)
    func refuses(_ expected: Refusal) throws {
        let error = #expect(throws: FlagError.self) { try SendmailFlags(expected.words) }
        let failure = CommandFailure(try #require(error))
        #expect(failure.what == expected.what)
        #expect(failure.why.hasPrefix(expected.why), "\(failure.why)")
        #expect(failure.status == expected.status)
        #expect(failure.hint != nil)
    }

    @Test(
        "mail names the flag too, and is a wrong call",
        arguments: [
            (["-f"], "mail -f", "mailboxes cannot be read"), (["-Z"], "mail -Z", "unknown flag"),
            (["root", "-s", "x"], "mail -s", "flag after an address"), (["-s"], "mail -s", "missing value"),
            (["-a", "/etc/\u{1b}x", "root"], "mail -a", "'/etc/\\x1bx' is not a header field"),
            (["-a", "Bcc: a@b", "root"], "mail -a 'Bcc'", "not for recipients"),
            (
                ["-a", "Content-Type: text/html", "-A", "f", "root"], "mail -a 'Content-Type'",
                "cannot be combined with -A"
            ),
        ]
    )
    func mail(words: [String], what: String, why: String) throws {
        let error = #expect(throws: FlagError.self) { try MailFlags(words) }
        let failure = CommandFailure(try #require(error))
        #expect(failure.what == what && failure.why == why && failure.status == .usage && failure.hint != nil)
    }
}

@Suite("Aliases of the configuration")
struct AliasSettingsTests {
    private static func addresses(_ list: String, _ yaml: String, usesAliases: Bool = true) throws -> [String] {
        let settings = try Settings(Array(yaml.utf8), file: "c")
        let names = try LocalNames(settings, usesAliases: usesAliases, domains: ["localhost"])
        return try names.mailboxes([list]).map(\.address)
    }

    @Test(
        "an alias comes first, then the alias default, then to:",
        arguments: [
            ("root, www-data", "aliases: {root: [a@b, c@d], Www-Data: e@f}\n", ["a@b", "c@d", "e@f"]),
            ("root, alice", "aliases: {root: a@b}\nto: [ops@example.com]\n", ["a@b", "ops@example.com"]),
            ("root, alice", "aliases: {root: a@b, default: g@h}\nto: [ops@example.com]\n", ["a@b", "g@h"]),
            ("default", "aliases: {root: a@b, default: g@h}\n", ["g@h"]),
            ("root", "to: [ops@example.com]\n", ["ops@example.com"]),
        ]
    )
    func order(list: String, yaml: String, found: [String]) throws {
        #expect(try Self.addresses(list, yaml) == found)
    }

    @Test("without aliases only to: counts")
    func unaliased() throws {
        let yaml = "aliases: {root: a@b, default: g@h}\n"
        #expect(try Self.addresses("root", yaml + "to: [ops@example.com]\n", usesAliases: false) == ["ops@example.com"])
        #expect(throws: RecipientError.unknownName("root")) { try Self.addresses("root", yaml, usesAliases: false) }
    }

    @Test("an address that is none is told with its place")
    func wrongAddress() {
        let failure = #expect(throws: CommandFailure.self) { try Self.addresses("root", "aliases: {root: 'a@b@c'}\n") }
        #expect(failure?.why == "c:1:17: address: it has more than one @" && failure?.status == .configuration)
    }

    @Test(
        "why nobody gets a message",
        arguments: [
            (.argument("a\u{1b}", MailboxError(reason: "it is none")), "recipient 'a\\x1b'", "it is none", .badData),
            (
                .header(MessageError(reason: "Cc: a quote is not closed")), "message", "Cc: a quote is not closed",
                .badData
            ),
            (.none, "message", "no recipient given", .badData),
            (.unknownName("alice"), "recipient 'alice'", "local name without an alias", .configuration),
        ] as [(RecipientError, String, String, NotifyCommands.ExitStatus)]
    )
    func words(error: RecipientError, what: String, why: String, status: NotifyCommands.ExitStatus) {
        let failure = CommandFailure(error, file: "c")
        #expect(failure.what == what && failure.why == why && failure.status == status)
        if case .unknownName = error {
            #expect(failure.hint == "set aliases: {alice: [ADDRESS]} or to: [ADDRESS] in c")
        }
    }
}
