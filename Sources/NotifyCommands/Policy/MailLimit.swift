import AuditLog
import Escaping
import Mail
import StrictYAML
import Vault

/// So many mails in such a time: `30/1h`.
struct MailLimit: PolicyWord {
    let use: AuditLimit

    var text: String { "\(use.count)/\(DurationText.text(Int(use.seconds)))" }

    init(parsing text: String, of option: String) throws(CommandFailure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let count = Int(parts[0]), (1...100_000).contains(count),
            let seconds = DurationText.seconds(String(parts[1]))
        else {
            throw CommandFailure(
                "\(option) \(Visible.escaped(text))",
                "is not a number of mails and a time",
                hint: "write it like 30/1h or 100/1d",
                status: .usage
            )
        }
        use = AuditLimit(count: count, seconds: Int64(seconds))
    }
}
