import ArgumentParser

struct SlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slot",
        abstract: "Manage the keys that open the vault.",
        subcommands: [SlotList.self, SlotAdd.self, SlotReplace.self, SlotRemove.self, SlotTest.self]
    )
}
