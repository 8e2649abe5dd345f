internal import Escaping
internal import Settings

extension Profile {
    /// Reads the head of a people's record; `source` is where it is from, for errors.
    ///
    /// - Throws: `.record` with the place of what is wrong; `.unusable` where a value cannot be one.
    static func named(_ head: [UInt8], source: String) throws(ProfileError) -> (name: String, profile: Profile) {
        let fields = ProfileField.all.filter { $0.key != nil }
        let values: [String: FieldValue]
        do throws(SettingsError) {
            values =
                try ProfileHead(
                    head,
                    file: source,
                    shapes: [(nameKey, .line)] + fields.map { ($0.key ?? "", $0.shape) },
                    required: [nameKey] + fields.filter(\.isRequired).compactMap(\.key)
                ).values
        } catch {
            throw .record(.text(error))
        }
        let name = values[nameKey]?.text ?? ""
        var profile = Profile(user: "")
        for field in fields {
            guard let value = field.key.flatMap({ values[$0] }) else { continue }
            do throws(FieldFault) {
                try field.set(value, in: &profile)
            } catch {
                throw .unusable(error, profile: name)
            }
        }
        return (name, profile)
    }

    /// The head of a people's record: one line for each value, each with a line end. Whether the profile is the default is
    /// not part of it.
    func head(name: String) -> String {
        var lines = ["\(Self.nameKey): \(Self.scalar(name))"]
        for field in ProfileField.all {
            guard let key = field.key, let value = field.value(in: self) else { continue }
            switch value {
            case .line, .number, .flag: lines.append("\(key): \(Self.scalar(value.text))")
            case .list(let items): lines.append("\(key): [\(items.map(Self.scalar).joined(separator: ", "))]")
            case .map(let values):
                lines.append("\(key):")
                for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                    lines.append("  \(Self.scalar(key)): \(Self.scalar(value))")
                }
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static let nameKey = "name"

    /// The text as a YAML scalar, in double quotes unless it is made of plain characters only.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"):
                true
            default: index > 0 && "._-@".utf8.contains(byte)
            }
        }
        guard !isPlain || text.isEmpty else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where isShown(scalar): quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }

    /// Whether YAML takes the scalar as it is, and a person sees it.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: !Visible.isDangerous(scalar)
        }
    }
}
