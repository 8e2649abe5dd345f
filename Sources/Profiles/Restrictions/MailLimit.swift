internal import StrictYAML
package import AuditLog

/// So many mails in such a time: `30/1h`.
package struct MailLimit: RestrictionWord {
    package let use: AuditLimit

    package var text: String { "\(use.count)/\(DurationText.text(Int(use.seconds)))" }

    package init(parsing text: String) throws(RestrictionWordFault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let count = Int(parts[0]), (1...100_000).contains(count),
            let seconds = DurationText.seconds(String(parts[1]))
        else {
            throw RestrictionWordFault("is not a number of mails and a time", examples: ["30/1h", "100/1d"])
        }
        use = AuditLimit(count: count, seconds: Int64(seconds))
    }
}
