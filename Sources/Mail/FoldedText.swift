extension UInt8 {
    /// An ASCII capital as its small letter.
    package var foldedToLowerCase: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}

extension [UInt8] {
    /// Whether `part` stands anywhere in these octets.
    package func containsPart(_ part: some Collection<UInt8>) -> Bool {
        guard count >= part.count else { return false }
        return (0...(count - part.count)).contains { self[$0...].starts(with: part) }
    }
}
