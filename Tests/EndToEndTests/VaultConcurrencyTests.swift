import Foundation
import TestSupport
import Testing

@Suite("Many processes at one vault")
struct VaultConcurrencyTests {
    private static func add(_ name: String, to home: TemporaryHome) throws -> RunningProgram {
        try RunningProgram(
            NotifyProgram.path,
            [
                "profile", "add", name, "--host", "127.0.0.1", "--user", "demo@example.com", "--password-fd", "3",
                "--quiet",
            ],
            environment: ["NOTIFY_HOME": home.path],
            secret: "secret of \(name)"
        )
    }

    @Test("50 that add a profile leave 50 profiles, and whoever reads meanwhile finds a sound vault")
    func writers() async throws {
        let home = try await TemporaryHome.withVault()
        let writers = try (0..<50).map { try Self.add("profile-\($0)", to: home) }
        async let ends = Self.results(of: writers)
        var sizes: [Int] = []
        while writers.contains(where: \.isRunning) {
            let check = try await home.notify(["vault", "check", "--json"])
            #expect(check.status == 0, "\(check.errors)")
            guard check.status == 0 else { break }
            let state = try JSONDecoder().decode(VaultState.self, from: check.output)
            #expect(state.generation == state.entries + 1)
            sizes.append(state.entries)
        }
        for end in try await ends {
            #expect(end.status == 0 && end.output.isEmpty && end.errors.isEmpty, "\(end.errors)")
        }
        #expect(sizes == sizes.sorted(), "what one reader saw is gone for the next one")
        #expect(try await home.checkedVault() == VaultState(generation: 51, entries: 50))
        let list = try await home.notify(["profile", "list", "--json"])
        let profiles = try JSONDecoder().decode([Profile].self, from: list.output)
        #expect(Set(profiles.map(\.name)) == Set((0..<50).map { "profile-\($0)" }))
        #expect(profiles.filter(\.isDefault).count == 1)
    }

    private struct Profile: Decodable {
        let name: String
        let isDefault: Bool
    }

    @Test("of 50 that make a vault one succeeds, and what it made opens", arguments: [true, false])
    func makers(haveOneKeyFile: Bool) async throws {
        let home = try TemporaryHome()
        let makers = try (0..<50).map { number in
            try RunningProgram(
                NotifyProgram.path,
                ["vault", "init", "--key-file", home.file(haveOneKeyFile ? "key" : "key-\(number)")],
                environment: ["NOTIFY_HOME": home.path]
            )
        }
        let ends = try await Self.results(of: makers)
        #expect(ends.filter { $0.status == 0 }.count == 1)
        for end in ends where end.status != 0 {
            #expect(end.status == 73, "\(end.errors)")
            #expect(ErrorForm.faults(end).isEmpty && end.output.isEmpty, "\(end.errors)")
        }
        let check = try await home.notify(["vault", "check"])
        #expect(check.status == 0, "\(check.errors)")
        #expect(!home.contents.keys.contains { $0.hasSuffix(".tmp") })
    }

    private static func results(of programs: [RunningProgram]) async throws -> [Run] {
        try await withThrowingTaskGroup(of: Run.self) { group in
            for program in programs { group.addTask { try await program.result() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
