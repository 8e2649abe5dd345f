/// Finds the name that was probably meant.
package enum NearestName {
    /// Returns the candidate with the smallest edit distance to `name`.
    ///
    /// A transposition of neighbours counts as one edit; case does not count. One edit is allowed for each three
    /// characters, at least one.
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
        return best?.name
    }

    /// `did you mean "match"?` for the nearest candidate, or `nil`.
    package static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
        nearest(to: name, among: candidates).map { "did you mean \($0.quoted)?" }
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
