import Foundation

/// What every complaint on standard error has to look like: `notify: WHAT: WHY`, then perhaps `hint: …`.
package enum ErrorForm {
    /// Returns what is wrong with the form. Empty is good.
    package static func faults(_ run: Run) -> [String] {
        let lines = run.errors.split(separator: "\n").map(String.init)
        guard let complaint = lines.lastIndex(where: { $0.hasPrefix("notify: ") }) else { return ["nothing is said"] }
        var faults: [String] = []
        for (position, line) in lines.enumerated() {
            let isHint = line.hasPrefix("hint: ")
            if !isHint, !line.hasPrefix("notify: ") { faults.append("neither notify: nor hint: \(line)") }
            if isHint, position != complaint + 1 { faults.append("a hint without its complaint: \(line)") }
            if line.hasSuffix(".") { faults.append("a period at the end: \(line)") }
            if line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) { faults.append("a control character: \(line)") }
        }
        if lines[complaint].split(separator: ": ").count < 3 { faults.append("no WHAT: WHY in: \(lines[complaint])") }
        return faults
    }
}
