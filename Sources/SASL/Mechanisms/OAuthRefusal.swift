internal import Escaping
internal import FoundationEssentials

/// What a server says of a token that it does not take (RFC 7628 section 3.2.2). All of it is the server's word.
struct OAuthRefusal: Decodable {
    private let status: String?
    private let scope: String?

    /// - Returns: `nil` for a challenge that is none of these.
    init?(_ challenge: [UInt8]) {
        guard let decoded = Base64.decode(challenge), decoded.count <= CramMD5.maximumChallengeLength,
            let refusal = try? JSONDecoder().decode(OAuthRefusal.self, from: Data(decoded))
        else { return nil }
        self = refusal
    }

    /// `status invalid_token, scope https://mail.google.com/`; escaped, and `nil` where nothing is told.
    var words: String? {
        let words = [("status", status), ("scope", scope)].compactMap { name, value in
            value.map { "\(name) \(Visible.escaped($0.utf8.prefix(Self.shownOctets), keepingNewlines: false))" }
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static let shownOctets = 200
}
