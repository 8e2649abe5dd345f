import Foundation
import TestSupport
import Testing

@Suite("A vault whose bytes are not what was written is refused by the real binary, and stays as it is")
struct VaultDamageTests {
    /// A home whose vault gets one content after the other.
    private struct Victim {
        let home: TemporaryHome
        let sound: Data
        private(set) var statuses: [Int32] = []
        private(set) var problems: [String] = []

        init() async throws {
            home = try await TemporaryHome.withTwoProfiles()
            sound = try #require(home.vault)
        }

        /// Reads and writes the damaged vault; both have to be refused.
        mutating func refuse(_ octets: Data, _ words: String) async throws {
            try home.write(octets, to: "vault")
            for arguments in [["vault", "check"], ["profile", "remove", "spare"]] {
                let run = try await home.notify(arguments)
                statuses.append(run.status)
                let faults =
                    ([77, 78].contains(run.status) ? [] : ["status \(run.status)"]) + ErrorForm.faults(run)
                    + (run.output.isEmpty ? [] : ["something on standard output"])
                    + (home.vault == octets ? [] : ["the vault is written"])
                problems += faults.map { "\(words), \(arguments): \($0): \(run.errors)" }
            }
        }

        /// The vault as it was still opens.
        func finish(_ name: String, of total: Int) async throws {
            try home.write(sound, to: "vault")
            #expect(try await home.checkedVault()?.entries == 2)
            Torture.report(name, statuses, of: total)
            #expect(problems.isEmpty, "\(problems.count): \(problems.prefix(10).joined(separator: "\n"))")
        }
    }

    @Test("each bit flipped")
    func bits() async throws {
        var victim = try await Victim()
        let all = victim.sound.indices.flatMap { index in (0..<8).map { (index, $0) } }
        for (index, bit) in Torture.sample(40, of: all) {
            var octets = victim.sound
            octets[index] ^= 1 << UInt8(bit)
            try await victim.refuse(octets, "bit \(bit) of byte \(index)")
        }
        try await victim.finish("bits flipped", of: 2 * all.count)
    }

    @Test("cut at each length")
    func lengths() async throws {
        var victim = try await Victim()
        let all = Array(victim.sound.indices)
        for length in Torture.sample(20, of: all) {
            try await victim.refuse(victim.sound.prefix(length), "\(length) bytes")
        }
        try await victim.finish("cut short", of: 2 * all.count)
    }

    @Test("with bytes behind its end")
    func appended() async throws {
        var victim = try await Victim()
        let sound = victim.sound
        let more = [
            Data([0]), Data(repeating: 0, count: 32), Data("\n".utf8), Data(repeating: 255, count: 5000), sound,
        ]
        for octets in more { try await victim.refuse(sound + octets, "\(octets.count) bytes more") }
        try await victim.finish("bytes appended", of: 2 * more.count)
    }

    @Test("beginning as one generation and going on as another, wherever they meet")
    func generations() async throws {
        var victim = try await Victim()
        let older = victim.sound
        let changed = try await victim.home.notify(["profile", "set", "own", "--from", "me@example.com"])
        #expect(changed.status == 0, "\(changed.errors)")
        let newer = try #require(victim.home.vault)
        let pairs = [(older, newer), (newer, older)]
        let all = pairs.flatMap { one, other in
            (1..<min(one.count, other.count)).map { one.prefix($0) + other.dropFirst($0) }
        }
        .filter { $0 != older && $0 != newer }
        for mixed in Torture.sample(20, of: all) { try await victim.refuse(mixed, "generations mixed") }
        try victim.home.write(newer, to: "vault")
        #expect(try await victim.home.checkedVault()?.entries == 2)
        Torture.report("generations mixed", victim.statuses, of: 2 * all.count)
        #expect(
            victim.problems.isEmpty,
            "\(victim.problems.count): \(victim.problems.prefix(10).joined(separator: "\n"))"
        )
    }

    @Test("another home's vault, and one whose key file is another home's")
    func strangers() async throws {
        var victim = try await Victim()
        let other = try await TemporaryHome.withTwoProfiles()
        try await victim.refuse(try #require(other.vault), "another vault")
        try await victim.finish("of another home", of: 2)
    }
}
