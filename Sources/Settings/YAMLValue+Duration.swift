extension YAMLValue {
    /// A duration of a second to a year: `90s`, `10m`, `1h30m`, `2d`. The larger unit comes first, each at most once.
    func duration(_ subject: String) throws(SettingsError) -> Duration {
        let text = try text(subject)
        guard let seconds = Self.seconds(text), (1...Self.limit).contains(seconds) else {
            throw error("\(subject) cannot be \(text.quoted)", hint: "write it like 90s, 10m, 1h30m or 2d")
        }
        return .seconds(seconds)
    }

    private static let limit = 366 * 86_400
    private static let units: [(name: Character, seconds: Int)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

    private static func seconds(_ text: String) -> Int? {
        var total = 0
        var left = units[...]
        var rest = text[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...8).contains(digits.count), let number = Int(digits),
                let name = rest.dropFirst(digits.count).first,
                let position = left.firstIndex(where: { $0.name == name })
            else { return nil }
            total += number * left[position].seconds
            left = left[(position + 1)...]
            rest = rest.dropFirst(digits.count + 1)
        }
        return total
    }
}
