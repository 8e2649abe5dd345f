import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
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
            let state: ProfileImporter.State
        }

        let id: String
        let profiles: [Profile]
        let problem: String?
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let configuration = composition.profiles(Terminal(isQuiet: report.quiet))
        let waiting = try await PendingParcel.all(composition.pending, in: vault, configuration)
        let items = try await blocking { () throws(ProfileError) in
            try waiting.map { parcel throws(ProfileError) in
                let states = try ((try? parcel.content.get()) ?? []).map { profile throws(ProfileError) in
                    (profile, try ProfileImporter.state(of: profile, in: vault))
                }
                return (parcel, states)
            }
        }
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else {
            return try terminal.print(json: items.map { Self.item($0, $1) })
        }
        if items.isEmpty { terminal.note("nothing is waiting") }
        for (parcel, profiles) in items {
            if case .failure(let error) = parcel.content {
                let failure = CommandFailure(error)
                terminal.print(
                    "\(Visible.escaped(parcel.shortID))  cannot be accepted: \(failure.what): \(failure.why)"
                )
            }
            for (profile, state) in profiles {
                terminal.print(
                    "\(Visible.escaped(parcel.shortID))  \(Visible.escaped(profile.line))\(Self.words(state))"
                )
            }
        }
    }

    private static func item(_ parcel: PendingParcel, _ profiles: [(ImportedProfile, ProfileImporter.State)]) -> Item {
        var problem: String?
        if case .failure(let error) = parcel.content {
            let failure = CommandFailure(error)
            problem = "\(failure.what): \(failure.why)"
        }
        return Item(
            id: parcel.id,
            profiles: profiles.map { Item.Profile(profile: $0.summary, state: $1) },
            problem: problem
        )
    }

    private static func words(_ state: ProfileImporter.State) -> String {
        switch state {
        case .added: ""
        case .replaced: "; replaces the profile of that name"
        case .present: "; already in the vault"
        }
    }
}
