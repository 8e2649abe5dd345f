import ArgumentParser
import Files
import Mail
import Profiles
import Vault

struct VaultAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Add sealed profiles to the vault.",
        discussion: """
            Name each by its profile, by the beginning of its id (notify vault pending lists both), or by a file. They \
            are checked like those of notify profile add, and added in one write.

              notify vault accept ci
              notify vault accept --all
              notify vault accept ./ci.parcel --replace
            """
    )

    @Argument(help: "Profiles, ids or files.") var items: [String] = []
    @Flag(help: "Accept all that wait.") var all = false
    @Flag(help: "Replace profiles of the same name.") var replace = false
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        guard all != !items.isEmpty else {
            throw ValidationError("give either items or --all. List what waits with: notify vault pending")
        }
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let configuration = composition.profiles(Terminal(isQuiet: report.quiet))
        let waiting = try await PendingParcel.all(composition.pending, in: vault, configuration)
        let chosen = all ? waiting : try await waiting.chosen(by: items, in: vault, configuration)
        var results = ImportReport(report)
        if chosen.isEmpty { results.terminal.note("nothing is waiting") }
        var usable: [(parcel: PendingParcel, profiles: [ImportedProfile])] = []
        for parcel in chosen {
            switch parcel.content {
            case .success(let profiles): usable.append((parcel, profiles))
            case .failure(let error): results.add(CommandFailure(error), of: parcel.id)
            }
        }
        let added = try await ProfileImporter.add(
            usable.map(\.profiles),
            to: vault,
            configuration,
            replacing: replace
        )
        for ((parcel, profiles), result) in zip(usable, added) {
            switch result {
            case .success(let states):
                results.add(profiles, states, of: parcel.id)
                try await remove(parcel, composition)
            case .failure(let error): results.add(CommandFailure(error), of: parcel.id)
            }
        }
        try results.finish()
    }

    private func remove(_ parcel: PendingParcel, _ composition: Composition) async throws(CommandFailure) {
        guard let item = parcel.item else { return }
        do {
            try await blocking { try composition.pending.remove(item) }
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}
