extension Duration {
    /// For people, to three digits or so: `0.042 s`, `3.2 s`, `4 min 10 s`, `2 h 5 min`.
    var shown: String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        let seconds = milliseconds / 1_000
        switch milliseconds {
        case ..<1_000:
            return "0." + String(repeating: "0", count: milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)
                + "\(milliseconds) s"
        case ..<60_000: return "\(seconds).\(milliseconds % 1_000 / 100) s"
        case ..<3_600_000: return "\(seconds / 60) min \(seconds % 60) s"
        default: return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        }
    }
}
