import ArgumentParser
import Escaping
import Files
import Mail
import Vault

struct VaultPending: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending",
        abstract: "List the sealed profiles that wait to be accepted.",
        discussion: """
            Anyone who can write beside the vault can add one. None is used before it is accepted.

              notify vault pending
              notify vault accept NAME
            """
    )

    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Item: Encodable {
        struct Profile: Encodable {
            let profile: ProfileSummary
            let state: ProfileIntake.State
        }

        let id: String
        let profiles: [Profile]
        let problem: String?
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let waiting = try await WaitingParcel.all(in: vault, composition)
        let items = try await blocking {
            let entries = vault.entries
            return try waiting.map { parcel in
                let states = try (try? parcel.content.get())?.map { profile in
                    (profile, try entries.state(of: profile) { try vault.secret(of: $0) })
                }
                return (parcel, states ?? [])
            }
        }
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else {
            return try terminal.print(json: items.map { Self.item($0, $1) })
        }
        if items.isEmpty { terminal.note("nothing is waiting") }
        for (parcel, profiles) in items {
            if case .failure(let failure) = parcel.content {
                terminal.print("\(parcel.shownID)  cannot be accepted: \(failure.what): \(failure.why)")
            }
            for (profile, state) in profiles {
                terminal.print("\(parcel.shownID)  \(Visible.escaped(profile.words))\(Self.words(state))")
            }
        }
    }

    private static func item(_ parcel: WaitingParcel, _ profiles: [(ArrivingProfile, ProfileIntake.State)]) -> Item {
        var problem: String?
        if case .failure(let failure) = parcel.content { problem = "\(failure.what): \(failure.why)" }
        return Item(
            id: parcel.id,
            profiles: profiles.map { Item.Profile(profile: $0.summary, state: $1) },
            problem: problem
        )
    }

    private static func words(_ state: ProfileIntake.State) -> String {
        switch state {
        case .added: ""
        case .replaced: "; replaces the profile of that name"
        case .present: "; already in the vault"
        }
    }
}
