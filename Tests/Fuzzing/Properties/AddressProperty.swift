import Mail
import SMTP

/// An address is read alike each time, and can neither end a command or a header field nor begin a parameter.
enum AddressProperty {
    static func check(_ input: [UInt8]) throws(Violation) {
        let mailbox: Mailbox
        do {
            mailbox = try Mailbox(parsing: String(decoding: input, as: UTF8.self))
        } catch {
            try Violation.unless(error.reason.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "shown: \(error.reason)")
            return
        }
        let again: Mailbox
        do {
            again = try Mailbox(parsing: mailbox.address)
        } catch {
            throw Violation(description: "\(mailbox.address) is not read again: \(error.reason)")
        }
        let isSame = again.localPart == mailbox.localPart && again.domain == mailbox.domain
        try Violation.unless(isSame && again.displayName == nil, "\(mailbox.address) becomes \(again.address)")
        try checkCommands(mailbox)
        try checkHeader(mailbox)
    }

    private static func checkCommands(_ mailbox: Mailbox) throws(Violation) {
        var (mail, rcpt) = (MailParameters(), RcptParameters())
        (mail.isUTF8, rcpt.isUTF8) = (mailbox.isBeyondASCII, mailbox.isBeyondASCII)
        let suffix = mailbox.isBeyondASCII ? " SMTPUTF8" : ""
        let commands: [(Command, String, String)] = [
            (.rcpt(to: mailbox, rcpt), "RCPT TO:", ""), (.mail(from: mailbox, mail), "MAIL FROM:", suffix),
        ]
        for (command, verb, parameters) in commands {
            guard let octets = try? command.encoded() else { continue }
            let expected = Array("\(verb)<\(mailbox.address)>\(parameters)\r\n".utf8)
            try Violation.unless(octets == expected, "not \(verb) and the address alone: \(octets)")
            let isHarmless = mailbox.address.utf8.allSatisfy { octet in
                octet > 0x20 && octet != 0x7F && !"<>".utf8.contains(octet) && (octet < 0x80 || mailbox.isBeyondASCII)
            }
            try Violation.unless(isHarmless, "the path can end before its end: \(mailbox.address)")
        }
    }

    private static func checkHeader(_ mailbox: Mailbox) throws(Violation) {
        let field: HeaderField
        do {
            field = try HeaderField("To", mailboxes: [mailbox])
        } catch {
            return
        }
        for line in field.lines {
            let isHarmless = line.utf8.allSatisfy { octet in
                (0x20..<0x7F).contains(octet) || octet >= 0x80 && mailbox.isBeyondASCII
            }
            try Violation.unless(isHarmless && line.utf8.count <= 998, "a header line that is none: \(line)")
        }
        try Violation.unless(field.lines.dropFirst().allSatisfy { $0.hasPrefix(" ") }, "a line that begins a field")
    }
}
