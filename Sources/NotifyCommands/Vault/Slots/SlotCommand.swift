import ArgumentParser

struct SlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slot",
        abstract: "The ways into the vault.",
        subcommands: [SlotList.self, SlotAdd.self, SlotReplace.self, SlotRemove.self, SlotTest.self]
    )
}
