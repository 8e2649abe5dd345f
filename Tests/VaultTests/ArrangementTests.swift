import Testing

@testable import Vault

/// What can be made of the parts of one vault by putting them together otherwise.
@Suite("Slots and entries deleted, doubled and reordered")
struct ArrangementTests {
    /// Returns every sequence of up to `length` of the parts, repetitions included.
    private static func sequences(of parts: [Int], upTo length: Int) -> [[Int]] {
        guard length > 0 else { return [[]] }
        let shorter = sequences(of: parts, upTo: length - 1)
        return [[]] + parts.flatMap { part in shorter.map { [part] + $0 } }
    }

    private static func isAscending(_ parts: [Int]) -> Bool {
        zip(parts, parts.dropFirst()).allSatisfy { $0 < $1 }
    }

    @Test("with the old hash only the vault as it was opens; with a new one what is in order, each part once")
    func everyArrangement() throws {
        let sample = try Sample()
        let key = KeyMaterial.keyFile(try secret(Sample.keyFile))
        func opens(_ bytes: [UInt8]) throws -> Bool {
            do throws(VaultError) {
                _ = try Sample.open(bytes, key: key)
                return true
            } catch {
                #expect([.malformed, .authentication, .wrongKey].contains(error.kind), "\(error)")
                return false
            }
        }
        var tried = 0
        for slots in Self.sequences(of: [0, 1], upTo: 3) {
            for entries in Self.sequences(of: [2, 3, 4], upTo: 4) {
                let hashed = try sample.arranged(slots: slots, entries: entries)
                let isWhole = Self.isAscending(slots) && Self.isAscending(entries) && slots.contains(1)
                #expect(try opens(hashed) == isWhole, "slots \(slots), entries \(entries)")
                let unhashed = Array(hashed.dropLast(Sodium.hashLength)) + sample.bytes.suffix(Sodium.hashLength)
                #expect(try opens(unhashed) == (unhashed == sample.bytes), "\(slots), \(entries), old hash")
                tried += 1
            }
        }
        #expect(tried == 15 * 121)
    }

    @Test("parts of two generations under either hash do not open")
    func generations() throws {
        let sample = try Sample()
        let key = KeyMaterial.keyFile(try secret(Sample.keyFile))
        let other = try sample.arranged(slots: [0, 1], entries: [2, 4])
        for (one, two) in [(sample.bytes, other), (other, sample.bytes)] {
            for end in 1..<min(one.count, two.count) {
                let mixed = Array(one[..<end]) + two[end...]
                guard mixed != one, mixed != two else { continue }
                #expect(throws: VaultError.self) { try Sample.open(mixed, key: key) }
            }
        }
    }
}
