/// How octets are cut into segments.
package struct Pieces: Sendable {
    /// Used in turn; empty where nothing is cut.
    private let lengths: [Int]
    private var index = 0

    package static let whole = Pieces([])

    package init(_ lengths: [Int]) {
        self.lengths = lengths
    }

    package mutating func cut(_ octets: [UInt8]) -> [ArraySlice<UInt8>] {
        guard !lengths.isEmpty else { return [octets[...]] }
        var pieces: [ArraySlice<UInt8>] = []
        var rest = octets[...]
        while !rest.isEmpty {
            pieces.append(rest.prefix(lengths[index]))
            rest = rest.dropFirst(lengths[index])
            index = (index + 1) % lengths.count
        }
        return pieces
    }
}
