/// Under which name this program was started: links to it stand in for other programs.
package enum ProgramName {
    case notify, sendmail, mail, mailq, newaliases

    /// - Parameter path: the first word of the process's arguments.
    init(path: String) {
        switch path.split(separator: "/").last {
        // Some versions of mailx(1) start a sendmail under the second name.
        case "sendmail", "send-mail": self = .sendmail
        case "mail", "mailx": self = .mail
        case "mailq": self = .mailq
        case "newaliases": self = .newaliases
        default: self = .notify
        }
    }
}
