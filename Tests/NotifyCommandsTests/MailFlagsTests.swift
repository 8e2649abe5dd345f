import Mail
import Testing

@testable import NotifyCommands

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
            (["-f"], "mail -f"), (["-u", "root"], "mail -u"), (["-e"], "mail -e"), (["-Z"], "mail -Z"),
            (["root", "-s", "x"], "mail -s"), (["-s"], "mail -s"), (["--subject", "x"], "mail --subject"),
            (["-a", "/etc/passwd", "root"], "mail -a"), (["-a", "X: y\nBcc: a@b", "root"], "mail -a"),
            (["-a", "X\r\nBcc: y", "root"], "mail -a"), (["-a", "Bcc: a@b", "root"], "mail -a 'Bcc'"),
            (["-a", "to:a@b", "root"], "mail -a 'to'"), (["-r", "a@b\r\nX: y", "root"], "mail -r"),
            (["-a", "Content-Type: text/html", "-A", "/tmp/f", "root"], "mail -a 'Content-Type'"),
        ]
    )
    func refuses(words: [String], what: String) {
        let failure = #expect(throws: CommandFailure.self) { try MailFlags(words) }
        #expect(failure?.what == what && failure?.status == .usage)
    }
}
