extension Profile {
    /// Sets fields as a person gives them: one text for each, or several for a list or a map, none for a flag.
    ///
    /// A list replaces the one before, a map is added to it. What a field makes void is emptied first.
    package mutating func set(_ given: [(field: ProfileField, texts: [String])]) throws(FieldFault) {
        let void = Set(given.flatMap(\.field.replaces))
        let keys = given.map(\.field.jsonKey)
        for field in ProfileField.all where void.contains(field.jsonKey) { try field.set(nil, in: &self) }
        for field in ProfileField.all {
            guard let position = keys.firstIndex(of: field.jsonKey) else { continue }
            var value = try field.value(of: given[position].texts)
            if case .map(let added) = value, case .map(let present)? = field.value(in: self) {
                value = .map(present.merging(added) { $1 })
            }
            try field.set(value, in: &self)
        }
    }
}

extension ProfileField {
    /// The texts as the field's shape has them, not yet checked further.
    fileprivate func value(of texts: [String]) throws(FieldFault) -> FieldValue {
        let key = key ?? jsonKey
        switch shape {
        case .flag: return .flag
        case .list: return .list(texts)
        case .map:
            var values: [String: String] = [:]
            for text in texts {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty else {
                    throw FieldFault(key: key, value: text, reason: "is not KEY=VALUE")
                }
                values[String(parts[0])] = String(parts[1])
            }
            return .map(values)
        case .line, .word, .number:
            guard let text = texts.last else { throw FieldFault(key: key, value: nil, reason: "is missing") }
            guard case .number(let range) = shape else { return .line(text) }
            guard let number = Int(text) else {
                throw FieldFault(
                    key: key,
                    value: text,
                    reason: "is not a number from \(range.lowerBound) to \(range.upperBound)"
                )
            }
            return .number(number)
        }
    }
}
