/// 160 random bits that a person writes down: eight groups of five characters, such as `7K3QX-…`.
///
/// The alphabet is Crockford's base32, `0123456789ABCDEFGHJKMNPQRSTVWXYZ`; letters of either case, `O` read as `0`, `I` and
/// `L` as `1`; hyphens and spaces between characters mean nothing. Four characters of each group carry 20 bits, most
/// significant first. The fifth is a check character: a·c₁ + a²·c₂ + a³·c₃ + a⁴·c₄ + g in GF(32), where a is 2, the field's
/// polynomial x⁵ + x² + 1, and g the group's number from 0. So a wrong character, two transposed neighbours and two swapped
/// groups are detected, and the group is known.
package enum RecoveryCode {
    /// In bytes.
    static let length = 20
    static let groups = 8
    static let textLength = groups * groupLength + groups - 1
    private static let groupLength = 5
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Makes a code.
    package static func create(entropy: any EntropySource = SystemEntropy()) throws(VaultError) -> KeyMaterial {
        .recoveryCode(
            try SecretBuffer(count: length) { memory in
                entropy.fill(memory)
                return memory.count
            }
        )
    }

    /// Returns the code as it is written down, with hyphens between the groups.
    static func text(of code: SecretBuffer) throws(VaultError) -> SecretBuffer {
        try SecretBuffer(count: textLength) { memory in
            code.withUnsafeBytes { bytes in
                var offset = 0
                for group in 0..<groups {
                    if group > 0 {
                        memory[offset] = UInt8(ascii: "-")
                        offset += 1
                    }
                    let symbols = symbols(of: group, in: bytes)
                    memory[offset] = alphabet[Int(symbols.0)]
                    memory[offset + 1] = alphabet[Int(symbols.1)]
                    memory[offset + 2] = alphabet[Int(symbols.2)]
                    memory[offset + 3] = alphabet[Int(symbols.3)]
                    memory[offset + 4] = alphabet[Int(check(symbols, group: group))]
                    offset += groupLength
                }
                return offset
            }
        }
    }

    /// Reads a code as it was typed.
    ///
    /// - Returns: `nil` where the text is something else, also where a check character is wrong.
    static func parse(_ text: SecretBuffer) throws(VaultError) -> SecretBuffer? {
        guard case .success(let code)? = try read(text) else { return nil }
        return code
    }

    /// The first group, counted from 1, whose check character is wrong.
    struct Typo: Error, Equatable {
        let group: Int
    }

    /// Reads a code, and finds where it was mistyped.
    ///
    /// - Returns: `nil` where the text does not have the length or the letters of a code.
    static func read(_ text: SecretBuffer) throws(VaultError) -> Result<SecretBuffer, Typo>? {
        var typo: Typo?
        var isCode = true
        let code = try SecretBuffer(count: groups * groupLength) { memory in
            let isRead = text.withUnsafeBytes { fill(memory, from: $0) }
            guard isRead else {
                isCode = false
                return 0
            }
            for group in 0..<groups {
                let start = group * groupLength
                let symbols = (memory[start], memory[start + 1], memory[start + 2], memory[start + 3])
                guard memory[start + 4] == check(symbols, group: group) else {
                    typo = Typo(group: group + 1)
                    return 0
                }
            }
            for group in 0..<groups { pack(group, in: memory) }
            return length
        }
        guard isCode else { return nil }
        return typo.map { .failure($0) } ?? .success(code)
    }

    private static func fill(_ memory: UnsafeMutableRawBufferPointer, from text: UnsafeRawBufferPointer) -> Bool {
        var count = 0
        for byte in text where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            guard count < memory.count, let value = value(of: byte) else { return false }
            memory[count] = value
            count += 1
        }
        return count == memory.count
    }

    /// Stores the 20 bits of a group in place: the characters that they overwrite have been read already.
    private static func pack(_ group: Int, in memory: UnsafeMutableRawBufferPointer) {
        var bits: UInt32 = 0
        for value in memory[group * groupLength..<group * groupLength + 4] { bits = bits << 5 | UInt32(value) }
        let start = group * 20 / 8
        if group.isMultiple(of: 2) {
            memory[start] = UInt8(truncatingIfNeeded: bits >> 12)
            memory[start + 1] = UInt8(truncatingIfNeeded: bits >> 4)
            memory[start + 2] = UInt8(truncatingIfNeeded: bits << 4)
        } else {
            memory[start] |= UInt8(truncatingIfNeeded: bits >> 16)
            memory[start + 1] = UInt8(truncatingIfNeeded: bits >> 8)
            memory[start + 2] = UInt8(truncatingIfNeeded: bits)
        }
    }

    private typealias Symbols = (UInt8, UInt8, UInt8, UInt8)

    private static func symbols(of group: Int, in code: UnsafeRawBufferPointer) -> Symbols {
        func symbol(_ index: Int) -> UInt8 {
            let bit = group * 20 + index * 5
            let next = bit / 8 + 1 < code.count ? code[bit / 8 + 1] : 0
            let pair = UInt16(code[bit / 8]) << 8 | UInt16(next)
            return UInt8(truncatingIfNeeded: pair >> UInt16(11 - bit % 8)) & 31
        }
        return (symbol(0), symbol(1), symbol(2), symbol(3))
    }

    private static func check(_ symbols: Symbols, group: Int) -> UInt8 {
        UInt8(group) ^ doubled(symbols.0) ^ doubled(doubled(symbols.1)) ^ doubled(doubled(doubled(symbols.2)))
            ^ doubled(doubled(doubled(doubled(symbols.3))))
    }

    /// Times a in GF(32).
    private static func doubled(_ value: UInt8) -> UInt8 {
        let shifted = value << 1
        return shifted & 0b100000 == 0 ? shifted : shifted ^ 0b100101
    }

    private static func value(of byte: UInt8) -> UInt8? {
        let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper).map(UInt8.init)
        }
    }
}
