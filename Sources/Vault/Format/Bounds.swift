/// What a vault may hold. Checked before anything is believed, both when reading and when writing.
enum Bounds {
    /// Of the whole file, in bytes.
    static let file = 16 << 20
    static let slots = 1...16
    static let entries = 0...4096
    /// Of a parcel.
    static let records = 1...4096
    /// How many parcels may wait for one vault.
    static let pending = 64
    /// Of a slot's label, in bytes of UTF-8.
    static let label = 0...64
    /// Of a slot's body, whatever its kind, in bytes.
    static let slotBody = 0...4096
    /// Of an entry's name, in bytes of UTF-8.
    static let name = 1...128
    /// Of an entry's attributes, in bytes.
    static let attributes = 0...(64 << 10)
    /// Of an entry's secret, in bytes.
    static let secret = 1...(64 << 10)
    /// Of times, in seconds since 1970: up to the year 9999.
    static let time: ClosedRange<Int64> = 0...253_402_300_799
    static let generation: ClosedRange<UInt64> = 1...(1 << 62)
    static let passes: ClosedRange<UInt32> = 1...64
    /// Of Argon2, in KiB: 8 KiB to 2 GiB.
    static let kibibytes: ClosedRange<UInt32> = 8...(2 << 20)
    /// Passes times KiB, of one slot: four passes over 1 GiB, some seconds.
    static let work: UInt64 = 4 << 20
    /// Passes times KiB, of all slots that one passphrase may be tried on.
    static let totalWork: UInt64 = 8 << 20
    /// Sealed plaintexts are padded to a multiple of this, in bytes, so that their lengths reveal little.
    static let padding = 64

    static func allows(_ cost: PassphraseCost) -> Bool {
        passes.contains(cost.passes) && kibibytes.contains(cost.kibibytes) && cost.work <= work
    }

    /// Whether a name or label can stand on a terminal and in a list: no control, no direction mark, no line end.
    static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
    }
}
