import Mail
import SASL
import SMTP

/// Whatever a server says: no secret in the clear, nothing sent after the close, one result, and none that was not earned.
enum SubmissionProperty {
    /// The octets choose a plan and then what the server does, move by move.
    static func check(_ input: [UInt8]) throws(Violation) {
        var moves = MoveReader(input)
        guard let choice = moves.octet(), let more = moves.octet() else { return }
        var dialogue = FuzzedDialogue(plan(choice, more), mail(choice, more), count: Int(choice % 3) + 1)
        try dialogue.begin()
        while let move = moves.next() { try dialogue.play(move) }
        try dialogue.end()
    }

    private static func mail(_ choice: UInt8, _ more: UInt8) -> FuzzedMail {
        let names = [
            "a@example.com", "\"b c\"@example.com", "d@[192.0.2.1]", "\u{E9}@b\u{FC}cher.example", "e@example.org",
        ]
        return FuzzedMail(
            message: Array((more & 16 == 0 ? ".text\r\n" : "\u{E9}\n.\n").utf8),
            envelope: Envelope(
                reversePath: try? Mailbox(parsing: "tim@example.com"),
                forwardPaths: names.prefix(Int(more % 8) + 1).compactMap { try? Mailbox(parsing: $0) }
            ),
            requiresTLS: choice & 64 != 0
        )
    }

    private static func plan(_ choice: UInt8, _ more: UInt8) -> SubmissionPlan {
        let mechanisms: [[Mechanism]?] = [nil, [.login], [.cramMD5, .plain], [.scramSHA256], Mechanism.allCases, []]
        return SubmissionPlan(
            server: "mail.example:25",
            port: 25,
            security: Security.allCases[Int(choice / 4) % 3],
            greeting: "hello",
            credentials: choice & 16 == 0 ? FuzzCredentials() : nil,
            mechanisms: mechanisms[Int(more / 32) % mechanisms.count],
            allowsCleartext: choice & 32 == 0
        )
    }
}

struct FuzzedMail {
    let message: [UInt8]
    let envelope: Envelope
    let requiresTLS: Bool
}

/// A credential that is easy to find again.
struct FuzzCredentials: CredentialProvider {
    static let secret = "tanstaaftanstaaf"
    /// The secret, and what PLAIN and LOGIN make of it; small letters.
    static let traces = [secret, "ahrpbqb0yw5zdgfhznrhbnn0ywfm", "dgfuc3rhywz0yw5zdgfhzg"]

    let username = "tim"

    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Array(Self.secret.utf8).withUnsafeBytes(body)
    }
}
