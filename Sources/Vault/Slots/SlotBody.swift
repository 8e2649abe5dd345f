extension Slot {
    /// Which keys open a slot.
    ///
    /// A body of one factor is its parameters. A two-of-two body has the first factor's code (2) and parameters, then the
    /// second's; the codes do not descend. Its key-encryption key is the BLAKE2b-256 of `notify vault two-of-two slot`,
    /// the vault id and the parameters of both, keyed with both factors' key-encryption keys, one behind the other.
    enum Body: Equatable, Sendable {
        case one(Factor)
        case both(Factor, Factor)
        /// Of a later version.
        case other(UInt16)

        var kind: SlotKind {
            switch self {
            case .one(let factor): .one(factor.kind)
            case .both(let first, let second): .both(first.kind, second.kind)
            case .other(let code): .other(code)
            }
        }

        var code: UInt16 {
            switch self {
            case .one(let factor): factor.kind.code
            case .both: SlotKind.twoOfTwo
            case .other(let code): code
            }
        }

        var factors: [Factor] {
            switch self {
            case .one(let factor): [factor]
            case .both(let first, let second): [first, second]
            case .other: []
            }
        }

        /// The public values, as they stand in the file before the sealed data key.
        var parameters: [UInt8] {
            switch self {
            case .one(let factor): return factor.parameters
            case .both(let first, let second):
                var writer = ByteWriter()
                for factor in [first, second] {
                    writer.integer(factor.kind.code)
                    writer.append(factor.parameters)
                }
                return writer.bytes
            case .other: return []
            }
        }

        init(code: UInt16, from reader: inout ByteReader) throws(FormatError) {
            if let kind = FactorKind(code: code) {
                self = .one(try Factor(kind: kind, from: &reader))
            } else if code == SlotKind.twoOfTwo {
                let first = try Self.factor(from: &reader)
                let second = try Self.factor(from: &reader)
                guard first.kind.code <= second.kind.code else { throw .malformed("holds two keys out of order") }
                self = .both(first, second)
            } else {
                self = .other(code)
            }
        }

        private static func factor(from reader: inout ByteReader) throws(FormatError) -> Factor {
            guard let kind = FactorKind(code: try reader.integer(UInt16.self)) else {
                throw .unsupported("needs a key of a kind that this version does not know")
            }
            return try Factor(kind: kind, from: &reader)
        }

        /// What binds the joined key-encryption key of two factors to its use.
        func context(_ owner: SealOwner) -> [UInt8] {
            Array("notify vault two-of-two slot".utf8) + owner.id + parameters
        }
    }
}
