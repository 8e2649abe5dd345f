import Foundation
import SASL
import SMTP

/// What came out for each mechanism and each kind of security on one server.
struct ServerMatrix: Sendable {
    enum Outcome: String, Sendable {
        case pass
        case fail = "FAIL"
        case notOffered = "not offered"
    }

    let server: MailServer
    private var rows: [String] = []

    init(_ server: MailServer) {
        self.server = server
    }

    mutating func record(_ mechanism: Mechanism, _ security: Security, _ outcome: Outcome) {
        rows.append([server.name, security.rawValue, mechanism.rawValue, outcome.rawValue].joined(separator: "\t"))
    }

    /// Writes the rows for `etc/test` to print, into the directory that it names; no directory, no rows.
    func publish() throws {
        guard let directory = ProcessInfo.processInfo.environment["NOTIFY_SERVER_MATRIX"] else { return }
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(
            to: URL(filePath: directory).appending(path: server.folder)
        )
    }
}
