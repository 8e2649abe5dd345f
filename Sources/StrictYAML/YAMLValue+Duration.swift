import Escaping

extension YAMLValue {
    /// A duration of a second to a year: `90s`, `10m`, `1h30m`, `2d`. The larger unit comes first, each at most once.
    package func duration(_ subject: String) throws(YAMLError) -> Duration {
        let text = try text(subject)
        guard let seconds = DurationText.seconds(text) else {
            throw error("\(subject) cannot be \(text.quoted)", hint: "write it like 90s, 10m, 1h30m or 2d")
        }
        return .seconds(seconds)
    }
}
