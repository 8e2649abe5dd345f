import FoundationEssentials

/// What a profile may be used for, whatever the configuration and the command line say. It is part of the profile's
/// encrypted record.
///
/// A list that is left out allows everything. A record with a key that this version does not know is refused: what a
/// later version would have forbidden is not allowed by an older one.
struct SendingPolicy: Codable, Sendable, Equatable {
    var recipients: [AllowedAddress]?
    /// Beside the profile's own sender.
    var senders: [AllowedAddress]?
    var servers: [AllowedServer]?
    var limit: MailLimit?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case recipients = "allowTo"
        case senders = "allowFrom"
        case servers = "allowServers"
        case limit
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            return nil
        }
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let known = CodingKeys.allCases.map(\.rawValue)
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw Self.corrupted(decoder, "an unknown key")
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        recipients = try container.decodeIfPresent([AllowedAddress].self, forKey: .recipients)
        senders = try container.decodeIfPresent([AllowedAddress].self, forKey: .senders)
        servers = try container.decodeIfPresent([AllowedServer].self, forKey: .servers)
        limit = try container.decodeIfPresent(MailLimit.self, forKey: .limit)
        guard recipients?.isEmpty != true, senders?.isEmpty != true, servers?.isEmpty != true else {
            throw Self.corrupted(decoder, "an empty list")
        }
    }

    private static func corrupted(_ decoder: any Decoder, _ finding: String) -> DecodingError {
        DecodingError.dataCorrupted(DecodingError.Context(codingPath: decoder.codingPath, debugDescription: finding))
    }
}
