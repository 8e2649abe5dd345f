/// A short digest that names things: FNV-1a of 128 bits (RFC 9923). Not for secrets, not for proof.
enum Digest {
    private static let offsetBasis: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b

    /// Returns 32 hexadecimal digits.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let value = bytes.reduce(offsetBasis) { ($0 ^ UInt128($1)) &* prime }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 32 - digits.utf8.count) + digits
    }
}
