import Escaping
import Mail
import SASL

/// What AUTH has sent on a connection, so that a server that repeats it, as those do that did not understand it, is not
/// quoted in a transcript or an error.
struct SentSecrets: Sendable {
    private let credentials: (any CredentialProvider)?
    /// The beginnings of responses, lower case.
    private var responses: [SecretOctets] = []

    init(_ credentials: (any CredentialProvider)?) {
        self.credentials = credentials
    }

    /// Keeps enough of a response to recognize it.
    mutating func remember(_ response: EncodedResponse) {
        guard response.octets.count >= Self.shortestLength else { return }
        let start = response.octets.withUnsafeBytes { octets in
            SecretOctets(count: min(octets.count, Self.keptLength)) { memory in
                for index in memory.indices { memory[index] = octets[index].foldedToLowerCase }
            }
        }
        responses.append(start)
    }

    /// Whether the octets repeat a response, or the secret itself.
    func occur(in octets: [UInt8]) -> Bool {
        guard !responses.isEmpty else { return false }
        let lowered = octets.map(\.foldedToLowerCase)
        if responses.contains(where: { $0.withUnsafeBytes { lowered.containsPart($0) } }) { return true }
        return credentials?.withSecret { secret in
            secret.count >= Self.shortestLength && octets.containsPart(secret)
        } ?? false
    }

    /// Returns the reply, or its code alone where a line repeats a secret. A challenge is never shown, and stays.
    func withheld(from reply: Reply) -> Reply {
        guard reply.code.value != 334, reply.lines.contains(where: occur) else { return reply }
        return Reply(code: reply.code, lines: [Array("(not shown: it repeats the credential)".utf8)])
    }

    /// In octets of a response.
    private static let keptLength = 12
    /// Shorter ones stand in innocent texts.
    private static let shortestLength = 4
}
