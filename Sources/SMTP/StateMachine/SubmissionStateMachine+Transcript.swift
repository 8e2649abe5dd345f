import Escaping
import Mail
import SASL

extension SubmissionStateMachine {
    /// Each line of the reply for the transcript; of a challenge, the code alone.
    func record(_ reply: Reply) -> [SubmissionAction] {
        if reply.code.value == 334 { return [.record(TranscriptLine(.server, "334 (not shown)"))] }
        return reply.lines.enumerated().map { index, line in
            let separator = index + 1 < reply.lines.count ? "-" : " "
            let text = Visible.escaped(line, keepingNewlines: false)
            return .record(TranscriptLine(.server, "\(reply.code)\(separator)\(text)"))
        }
    }

    /// Remembers enough of a response to know it again.
    mutating func confide(_ response: EncodedResponse) {
        guard response.octets.count >= Self.shortestConfidence else { return }
        let known = response.octets.withUnsafeBytes { octets in
            SecretOctets(count: min(octets.count, Self.knownOctets)) { memory in
                for index in memory.indices { memory[index] = octets[index].foldedToLowerCase }
            }
        }
        confidential.append(known)
    }

    /// The reply, or its code alone where a line repeats what AUTH has sent, as servers do that did not understand it.
    func withheld(_ reply: Reply) -> Reply {
        guard !confidential.isEmpty, reply.code.value != 334, reply.lines.contains(where: isConfidential) else {
            return reply
        }
        return Reply(code: reply.code, lines: [Array("(not shown: it repeats the credential)".utf8)])
    }

    func isConfidential(_ octets: [UInt8]) -> Bool {
        guard !confidential.isEmpty else { return false }
        let lowered = octets.map(\.foldedToLowerCase)
        if confidential.contains(where: { $0.withUnsafeBytes { lowered.containsPart($0) } }) { return true }
        return plan.credentials?.withSecret { secret in
            secret.count >= Self.shortestConfidence && octets.containsPart(secret)
        } ?? false
    }

    private static let knownOctets = 12
    /// Shorter ones stand in innocent texts.
    private static let shortestConfidence = 4
}
