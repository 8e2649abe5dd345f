import FoundationEssentials

/// How one mailbox is reached: everything of a profile but its name and its secret.
///
/// It is what the vault keeps, encrypted, as an entry's attributes (JSON).
struct Profile: Codable, Sendable, Equatable {
    /// The provider's identifier; `nil` with a server of one's own.
    var provider: String?
    /// Values of the provider's parameters, such as `region`.
    var parameters: [String: String]?
    var host: String?
    var port: Int?
    var security: String?
    var user: String
    /// The sender, when it is not the user name.
    var from: String?
    /// SASL names in order of preference.
    var mechanisms: [String]?
    var greeting: String?
    var caFile: String?
    /// SHA-256 of the server's certificates or keys, 64 hexadecimal digits each.
    var pins: [String]?
    /// Files of PEM that the client shows itself by.
    var clientCertificate: String?
    var clientKey: String?
    var allowsCleartext: Bool?
    /// What it may be used for; `nil`: anything.
    var policy: SendingPolicy?
    /// The one that is used when none is named.
    var isDefault: Bool?

    init(user: String) {
        self.user = user
    }

    init(decoding attributes: [UInt8], name: String) throws(CommandFailure) {
        do {
            self = try JSONDecoder().decode(Profile.self, from: Data(attributes))
        } catch {
            throw CommandFailure(
                "profile '\(name)'",
                "was written by another version of notify",
                status: .configuration
            )
        }
    }

    func encoded() throws(CommandFailure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw CommandFailure("profile", "cannot be encoded", status: .internalError)
        }
    }
}
