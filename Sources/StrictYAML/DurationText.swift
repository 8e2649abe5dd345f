/// Durations as people write them: `90s`, `10m`, `1h30m`, `2d`. The larger unit comes first, each at most once.
package enum DurationText {
    private static let limit = 366 * 86_400
    private static let units: [(name: Character, seconds: Int)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

    /// Reads a duration of a second to a year; `nil` for anything else.
    package static func seconds(_ text: String) -> Int? {
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
        return (1...limit).contains(total) ? total : nil
    }

    /// Writes `seconds`, at least 1, in the shortest way.
    package static func text(_ seconds: Int) -> String {
        var rest = seconds
        var text = ""
        for unit in units where rest >= unit.seconds {
            text += "\(rest / unit.seconds)\(unit.name)"
            rest %= unit.seconds
        }
        return text
    }
}
