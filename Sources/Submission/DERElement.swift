/// One element of DER (X.690), as far as certificates need it.
struct DERElement {
    let tag: UInt8
    let content: ArraySlice<UInt8>

    /// Takes one off the front; `nil` where none can be read.
    static func take(_ octets: inout ArraySlice<UInt8>) -> DERElement? {
        guard let tag = octets.popFirst(), let first = octets.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...3).contains(count), octets.count >= count else { return nil }
            length = octets.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            octets = octets.dropFirst(count)
        }
        guard octets.count >= length else { return nil }
        defer { octets = octets.dropFirst(length) }
        return DERElement(tag: tag, content: octets.prefix(length))
    }
}
