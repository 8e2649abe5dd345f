import Escaping

/// Finds the name that was probably meant.
package enum NearestName {
    /// Returns the candidate with the smallest edit distance to `name`, or else one that is a part of it or has it as a
    /// part, such as `outlook` for `outlook.com`.
    ///
    /// A transposition of neighbours counts as one edit; case does not count. One edit is allowed for each three
    /// characters, at least one. A part has at least three characters.
    ///
    /// - Returns: `nil` when nothing is near enough; the first of several equally near ones otherwise.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let limit = 64
        let wanted = Array(name.lowercased().unicodeScalars.prefix(limit + 1))
        guard !wanted.isEmpty, wanted.count <= limit else { return nil }
        let allowed = max(1, wanted.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().unicodeScalars.prefix(limit + 1))
            guard abs(other.count - wanted.count) <= allowed, other.count <= limit else { continue }
            let distance = editDistance(wanted, other)
            if distance <= allowed, distance < max(wanted.count, other.count), distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name ?? related(to: name.lowercased(), among: candidates)
    }

    /// The longest candidate that is a part of the name, or else the shortest one that the name is a part of.
    private static func related(to name: String, among candidates: some Sequence<String>) -> String? {
        let shortest = 3
        let parts = candidates.filter { $0.count >= shortest && name.contains($0.lowercased()) }
        if let part = parts.max(by: { $0.count < $1.count }) { return part }
        guard name.count >= shortest else { return nil }
        return candidates.filter { $0.lowercased().contains(name) }.min { $0.count < $1.count }
    }

    /// `did you mean "match"?` for the nearest candidate, or `nil`.
    package static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
        nearest(to: name, among: candidates).map(question)
    }

    /// Returns `did you mean 'match'?`.
    package static func question(_ name: String) -> String {
        "did you mean \(name.quoted)?"
    }

    /// The optimal string alignment distance.
    private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
