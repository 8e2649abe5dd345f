extension UnicodeTables {
    /// Looks up the run that the code point lies in.
    static func value(of scalar: UInt32, in runs: [UInt32]) -> UInt32 {
        let next = runs.partitioningIndex { $0 >> 8 > scalar }
        return next == 0 ? 0 : runs[next - 1] & 0xFF
    }

    /// Returns the full compatibility decomposition; `nil` for what has none.
    static func decomposition(of scalar: UInt32) -> ArraySlice<UInt32>? {
        let position = decompositions.partitioningIndex { $0 >> 14 >= scalar }
        guard position < decompositions.count, decompositions[position] >> 14 == scalar else { return nil }
        let next = position + 1
        let end = next < decompositions.count ? Int(decompositions[next] & 0x3FFF) : decomposed.count
        return decomposed[Int(decompositions[position] & 0x3FFF)..<end]
    }

    static func composition(of first: UInt32, _ second: UInt32) -> UInt32? {
        guard first <= 0xFFFF, second <= 0xFFFF else { return nil }
        let key = UInt64(first) << 16 | UInt64(second)
        let position = compositions.partitioningIndex { $0 >> 16 >= key }
        guard position < compositions.count, compositions[position] >> 16 == key else { return nil }
        return UInt32(compositions[position] & 0xFFFF)
    }
}

extension Array {
    /// Returns the first index whose element belongs to the second part, in an array where all of the first part come
    /// first.
    fileprivate func partitioningIndex(where belongsToSecond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
