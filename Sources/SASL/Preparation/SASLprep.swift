/// SASLprep (RFC 4013), the profile of stringprep (RFC 3454) by which SCRAM compares names and passwords.
///
/// Ours, though there are libraries: those leave copies of the secret in memory that they have freed, while what is made
/// here on the way is wiped. The tables need no care, as stringprep keeps to Unicode 3.2 for ever. Its successor,
/// RFC 8265, is for protocols that name it; SCRAM does not.
package enum SASLprep {
    /// What the result is for (RFC 3454 section 7).
    enum Purpose {
        /// To look a name up: may hold code points that Unicode 3.2 had not assigned.
        case query
        /// To be kept, as RFC 5802 section 2.2 wants it for passwords.
        case stored
    }

    package enum Refusal: Error, Equatable {
        case notUTF8
        case prohibited
        case unassigned
        /// Left-to-right and right-to-left are mixed (RFC 3454 section 6).
        case mixedDirections
    }

    /// Whether preparing gives the same octets, as it does for all of printable ASCII.
    static func isPrepared(_ octets: some Sequence<UInt8>) -> Bool {
        octets.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Returns the prepared form of UTF-8, which the caller wipes where it is a secret.
    static func prepared(
        _ octets: some Collection<UInt8>,
        for purpose: Purpose
    ) throws(Refusal) -> [UInt8] {
        if isPrepared(octets) { return Array(octets) }
        var mapped = try mapped(octets)
        defer { mapped.wipe() }
        var normal = Normalization.composed(mapped)
        defer { normal.wipe() }
        try check(normal, purpose)
        return encoded(normal)
    }

    /// Decodes, turns every space into the one of ASCII and drops what is not seen (RFC 4013 section 2.1).
    private static func mapped(_ octets: some Collection<UInt8>) throws(Refusal) -> [UInt32] {
        var scalars: [UInt32] = []
        scalars.reserveCapacity(octets.count)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = octets.makeIterator()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput: return scalars
            case .error:
                scalars.wipe()
                throw .notUTF8
            case .valid(let sequence):
                let scalar = Unicode.UTF8.decode(sequence).value
                let traits = Traits(of: scalar)
                if traits.contains(.unseen) { continue }
                scalars.append(traits.contains(.space) ? 0x20 : scalar)
            }
        }
    }

    private static func check(_ scalars: [UInt32], _ purpose: Purpose) throws(Refusal) {
        var all: Traits = []
        for scalar in scalars { all.formUnion(Traits(of: scalar)) }
        if all.contains(.prohibited) { throw .prohibited }
        if purpose == .stored, all.contains(.unassigned) { throw .unassigned }
        guard all.contains(.rightToLeft), let first = scalars.first, let last = scalars.last else { return }
        guard !all.contains(.leftToRight), Traits(of: first).contains(.rightToLeft),
            Traits(of: last).contains(.rightToLeft)
        else { throw .mixedDirections }
    }

    private static func encoded(_ scalars: [UInt32]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(scalars.count * 4)
        for scalar in scalars.lazy.compactMap({ Unicode.Scalar($0) }) {
            if let sequence = Unicode.UTF8.encode(scalar) { octets.append(contentsOf: sequence) }
        }
        return octets
    }
}

extension SASLprep {
    /// What RFC 4013 knows of a code point.
    fileprivate struct Traits: OptionSet {
        let rawValue: UInt32

        static let unseen = Traits(rawValue: 1)
        static let space = Traits(rawValue: 2)
        static let prohibited = Traits(rawValue: 4)
        static let rightToLeft = Traits(rawValue: 8)
        static let leftToRight = Traits(rawValue: 16)
        static let unassigned = Traits(rawValue: 32)

        init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        init(of scalar: UInt32) {
            rawValue = UnicodeTables.value(of: scalar, in: UnicodeTables.traits)
        }
    }
}
