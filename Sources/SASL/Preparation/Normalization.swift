/// Normalization form KC of Unicode 3.2 over scalars in arrays that can be wiped (UAX #15).
enum Normalization {
    static func composed(_ scalars: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        // All at once: growing would leave copies behind.
        result.reserveCapacity(scalars.reduce(0) { $0 + lengthOfDecomposition($1) })
        for scalar in scalars { appendDecomposition(of: scalar, to: &result) }
        orderMarks(of: &result)
        compose(&result)
        return result
    }

    private static func lengthOfDecomposition(_ scalar: UInt32) -> Int {
        Hangul.syllables.contains(scalar) ? 3 : UnicodeTables.decomposition(of: scalar)?.count ?? 1
    }

    private static func appendDecomposition(of scalar: UInt32, to result: inout [UInt32]) {
        if Hangul.syllables.contains(scalar) {
            Hangul.appendJamo(of: scalar, to: &result)
        } else if let parts = UnicodeTables.decomposition(of: scalar) {
            result.append(contentsOf: parts)
        } else {
            result.append(scalar)
        }
    }

    private static func combiningClass(_ scalar: UInt32) -> UInt32 {
        UnicodeTables.value(of: scalar, in: UnicodeTables.combiningClasses)
    }

    /// Sorts each run of marks by class; those of one class keep their order.
    private static func orderMarks(of scalars: inout [UInt32]) {
        for index in scalars.indices.dropFirst() {
            let ownClass = combiningClass(scalars[index])
            guard ownClass != 0 else { continue }
            var position = index
            while position > 0, combiningClass(scalars[position - 1]) > ownClass {
                scalars.swapAt(position, position - 1)
                position -= 1
            }
        }
    }

    private static func compose(_ scalars: inout [UInt32]) {
        var starter: Int?
        var lastClass: UInt32 = 0
        var count = 0
        for index in scalars.indices {
            let scalar = scalars[index]
            let ownClass = combiningClass(scalar)
            if let starter, lastClass == 0 || lastClass < ownClass,
                let composite = Hangul.composition(of: scalars[starter], scalar)
                    ?? UnicodeTables.composition(of: scalars[starter], scalar)
            {
                scalars[starter] = composite
                continue
            }
            lastClass = ownClass
            if ownClass == 0 { starter = count }
            scalars[count] = scalar
            count += 1
        }
        for index in count..<scalars.count { scalars[index] = 0 }
        scalars.removeLast(scalars.count - count)
    }
}

/// The syllables that Unicode computes instead of listing (The Unicode Standard, section 3.12).
private enum Hangul {
    static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
    private static let leading: Range<UInt32> = 0x1100..<0x1113
    private static let vowels: Range<UInt32> = 0x1161..<0x1176
    /// The first stands for none.
    private static let trailing: Range<UInt32> = 0x11A7..<0x11C3
    private static let trailingCount: UInt32 = 28
    private static let vowelCount: UInt32 = 21

    static func appendJamo(of syllable: UInt32, to result: inout [UInt32]) {
        let index = syllable - syllables.lowerBound
        result.append(leading.lowerBound + index / trailingCount / vowelCount)
        result.append(vowels.lowerBound + index / trailingCount % vowelCount)
        if index % trailingCount > 0 { result.append(trailing.lowerBound + index % trailingCount) }
    }

    static func composition(of first: UInt32, _ second: UInt32) -> UInt32? {
        if leading.contains(first), vowels.contains(second) {
            let index = (first - leading.lowerBound) * vowelCount + second - vowels.lowerBound
            return syllables.lowerBound + index * trailingCount
        }
        guard syllables.contains(first), (first - syllables.lowerBound).isMultiple(of: trailingCount),
            trailing.dropFirst().contains(second)
        else { return nil }
        return first + second - trailing.lowerBound
    }
}
