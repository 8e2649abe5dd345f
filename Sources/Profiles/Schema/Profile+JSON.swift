internal import FoundationEssentials

extension Profile {
    /// Reads the record that the vault keeps.
    ///
    /// A key that is not known is refused, and never left out: what a later version would have forbidden is not allowed by
    /// an older one.
    ///
    /// - Throws: `.foreignRecord` where it was not written by this version; `.unusable` where a value cannot be one.
    package init(decoding attributes: [UInt8], name: String) throws(ProfileError) {
        do {
            self = try JSONDecoder().decode(ProfileRecord.self, from: Data(attributes)).profile
        } catch let fault as FieldFault {
            throw .unusable(fault, profile: name)
        } catch {
            throw .foreignRecord(profile: name)
        }
    }

    /// The record that the vault keeps: keys sorted, nothing that is unset.
    package func encoded() throws(ProfileError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(ProfileRecord(profile: self)))
        } catch {
            throw .unexpected("a profile cannot be encoded: \(error)")
        }
    }
}

/// A profile in JSON.
private struct ProfileRecord: Codable {
    var profile: Profile

    init(profile: Profile) {
        self.profile = profile
    }

    init(from decoder: any Decoder) throws {
        profile = Profile(user: "")
        let container = try decoder.container(keyedBy: FieldKey.self)
        var restrictions: KeyedDecodingContainer<FieldKey>?
        if container.contains(.restrictions) {
            restrictions = try container.nestedContainer(keyedBy: FieldKey.self, forKey: .restrictions)
        }
        try Self.refuseUnknown(container, .profile, besides: [FieldKey.restrictions.stringValue])
        if let restrictions { try Self.refuseUnknown(restrictions, .restrictions) }
        for field in ProfileField.all {
            let source = field.group == .profile ? container : restrictions
            let key = FieldKey(field.jsonKey)
            if let source, source.contains(key) {
                try field.set(try source.value(field.shape, key), in: &profile)
            } else if field.isRequired {
                try field.set(nil, in: &profile)
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FieldKey.self)
        try container.encode(ProfileField.all, in: .profile) { $0.value(in: profile) }
        guard ProfileField.all.contains(where: { $0.group == .restrictions && $0.value(in: profile) != nil }) else {
            return
        }
        var restrictions = container.nestedContainer(keyedBy: FieldKey.self, forKey: .restrictions)
        try restrictions.encode(ProfileField.all, in: .restrictions) { $0.value(in: profile) }
    }

    private static func refuseUnknown(
        _ container: KeyedDecodingContainer<FieldKey>,
        _ group: ProfileField.Group,
        besides others: [String] = []
    ) throws {
        let known = ProfileField.all.filter { $0.group == group }.map(\.jsonKey) + others
        for key in container.allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "an unknown key")
        }
    }
}

/// A key of JSON that a row of the table names.
struct FieldKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    static let restrictions = FieldKey(ProfileField.Group.restrictions.rawValue)

    init(_ key: String) {
        stringValue = key
    }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}

extension KeyedDecodingContainer<FieldKey> {
    fileprivate func value(_ shape: FieldShape, _ key: FieldKey) throws -> FieldValue? {
        switch shape {
        case .line, .word: .line(try decode(String.self, forKey: key))
        case .number: .number(try decode(Int.self, forKey: key))
        case .flag: try decode(Bool.self, forKey: key) ? .flag : nil
        case .list: .list(try decode([String].self, forKey: key))
        case .map: .map(try decode([String: String].self, forKey: key))
        }
    }
}

extension KeyedEncodingContainer<FieldKey> {
    /// Writes what `value` has for the fields of a group.
    mutating func encode(
        _ fields: [ProfileField],
        in group: ProfileField.Group,
        _ value: (ProfileField) -> FieldValue?
    ) throws {
        for field in fields where field.group == group {
            let key = FieldKey(field.jsonKey)
            switch value(field) {
            case .line(let line): try encode(line, forKey: key)
            case .number(let number): try encode(number, forKey: key)
            case .flag: try encode(true, forKey: key)
            case .list(let lines): try encode(lines, forKey: key)
            case .map(let values): try encode(values, forKey: key)
            case nil: break
            }
        }
    }
}
