import AuditLog
import Escaping
import Mail
import Vault

/// The uses in a log, each with its outcome, for people and for programs.
struct AuditTable {
    struct Row: Encodable {
        let number: UInt64
        let time: String
        let uid: UInt32
        let unit: String?
        let action: String
        let slot: Int
        let profile: String?
        let recipients: [String]
        /// How many recipients are not listed.
        let moreRecipients: Int
        let outcome: String?
    }

    struct Summary: Encodable {
        let isVerified: Bool
        /// The first fault.
        let fault: String?
        let uses: [Row]
    }

    let rows: [Row]

    init(_ lines: [AuditLine], profile: String?, last: Int?) {
        var outcomes: [UInt64: AuditedUse.Outcome] = [:]
        for line in lines {
            if case .use(.outcome(let number, let outcome)) = line.event { outcomes[number] = outcome }
        }
        let rows = lines.compactMap { line in
            line.event.use.flatMap { Row(line, $0, outcome: outcomes[line.number]) }
        }
        let wanted = rows.filter { profile == nil || $0.profile == profile }
        self.rows = Array(wanted.suffix(last ?? wanted.count))
    }

    /// Columns, escaped.
    var lines: [String] {
        let cells = rows.map { row in
            [
                row.time, Visible.escaped(row.unit.map { "\(row.uid)/\($0)" } ?? "\(row.uid)"),
                Visible.escaped([row.action, row.outcome].compactMap(\.self).joined(separator: " ")),
                Visible.escaped(row.profile ?? "-"),
                Visible.escaped(row.recipients.joined(separator: ", "))
                    + (row.moreRecipients > 0 ? " and \(row.moreRecipients) more" : ""),
            ]
        }
        let widths = (0..<4).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let last = row.lastIndex { !$0.isEmpty } ?? 0
            let padded = zip(row[..<last], widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (padded + [row[last]]).joined(separator: "  ")
        }
    }

    func summary(_ report: AuditLogReport, isVerified: Bool) -> Summary {
        Summary(
            isVerified: isVerified && report.fault == nil,
            fault: report.fault.map { "\(Visible.escaped($0.file)): \($0.reason)" },
            uses: rows
        )
    }
}

extension AuditTable.Row {
    /// `nil` for a line that holds the outcome of another.
    fileprivate init?(_ line: AuditLine, _ use: AuditedUse, outcome: AuditedUse.Outcome?) {
        var result = outcome?.rawValue
        switch use {
        case .outcome: return nil
        case .refusal(_, _, _, let reason): result = reason.rawValue
        case .send, .test, .limit, .acceptance: break
        }
        number = line.number
        time = UTCTime.text(line.time)
        uid = line.userID
        unit = line.unit
        action = use.action
        slot = line.slot
        profile = use.profile
        (recipients, moreRecipients) = use.recipients
        self.outcome = result
    }
}
