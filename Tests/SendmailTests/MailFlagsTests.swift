import Mail
import Testing

@testable import Sendmail

@Suite("The flags of mail")
struct MailFlagsTests {
    @Test("what scripts call mail with")
    func callers() throws {
        // smartd, apcupsd
        let smartd = try MailFlags(["-s", "SMART error (CurrentPendingSector) detected", "root"])
        #expect(smartd.subject == "SMART error (CurrentPendingSector) detected" && smartd.recipients == ["root"])
        // apticron
        let apticron = try MailFlags(["-s", "3 updates", "-a", "MIME-Version: 1.0", "-aX-Host:web1", "root", "a@b"])
        #expect(apticron.fields.map { "\($0.name)=\($0.value)" } == ["MIME-Version=1.0", "X-Host=web1"])
        #expect(apticron.recipients == ["root", "a@b"])
        // unattended-upgrades, and what else there is
        let full = try MailFlags(
            ["-Enis", "x", "-r", "Ops <a@b>", "-c", "c@d,e@f", "-bg@h", "-A", "/tmp/f", "-v", "--", "-x@y"]
        )
        #expect(full.skipsEmpty && full.isVerbose && full.from?.displayName == "Ops")
        #expect(full.sender == .mailbox(try Mailbox(parsing: "a@b")))
        #expect(full.copies == ["c@d,e@f"] && full.blindCopies == ["g@h"] && full.attachments == ["/tmp/f"])
        #expect(full.recipients == ["-x@y"])
        let local = try MailFlags(["-r", "root", "a@b"])
        #expect(local.sender == .local && local.from == nil)
    }

    @Test(
        "what cannot be done is refused",
        arguments: [
            (["-f"], "-f", .unsupported(.mailbox)), (["-u", "root"], "-u", .unsupported(.mailbox)),
            (["-e"], "-e", .unsupported(.mailbox)), (["-Z"], "-Z", .unknown),
            (["root", "-s", "x"], "-s", .misplaced), (["-s"], "-s", .missingValue),
            (["--subject", "x"], "--subject", .unknown),
            (["-a", "/etc/passwd", "root"], "-a", .noField("/etc/passwd")),
            (
                ["-a", "X: y\nBcc: a@b", "root"], "-a",
                .unusable(reason: "a control character (\\x0a) stands in the value of X")
            ),
            (
                ["-a", "X\r\nBcc: y", "root"], "-a",
                .unusable(reason: "'X\\x0d\\x0aBcc' is not the name of a header field")
            ),
            (["-a", "Bcc: a@b", "root"], "-a 'Bcc'", .recipientField),
            (["-a", "to:a@b", "root"], "-a 'to'", .recipientField),
            (["-r", "a@b\r\nX: y", "root"], "-r", .unusable(reason: "a : stands where no group of addresses begins")),
            (["-a", "Content-Type: text/html", "-A", "/tmp/f", "root"], "-a 'Content-Type'", .bodyField),
        ] as [([String], String, FlagError.Problem)]
    )
    func refuses(words: [String], flag: String, problem: FlagError.Problem) {
        #expect(throws: FlagError(.mail, flag, problem)) { try MailFlags(words) }
    }
}
