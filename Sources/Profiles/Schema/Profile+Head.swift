internal import StrictYAML

extension Profile {
    /// Reads the head of a people's record; `source` is where it is from, for errors.
    ///
    /// - Throws: `.record` with the place of what is wrong; `.unusable` where a value cannot be one.
    static func named(_ head: [UInt8], source: String) throws(ProfileError) -> (name: String, profile: Profile) {
        let fields = ProfileField.all.filter { $0.key != nil }
        let values: [String: FieldValue]
        do throws(YAMLError) {
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
        var lines = ["\(Self.nameKey): \(YAMLScalar.written(name))"]
        for field in ProfileField.all {
            guard let key = field.key, let value = field.value(in: self) else { continue }
            switch value {
            case .line, .number, .flag: lines.append("\(key): \(YAMLScalar.written(value.text))")
            case .list(let items): lines.append("\(key): [\(items.map(YAMLScalar.written).joined(separator: ", "))]")
            case .map(let values):
                lines.append("\(key):")
                for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                    lines.append("  \(YAMLScalar.written(key)): \(YAMLScalar.written(value))")
                }
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static let nameKey = "name"
}
