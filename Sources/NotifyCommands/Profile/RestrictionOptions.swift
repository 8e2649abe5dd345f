import ArgumentParser
import Profiles

/// What a profile may be used for; shared by `profile add` and `profile set`.
///
/// Each property with the name of a field in JSON is that field's option.
struct RestrictionOptions: ParsableArguments {
    @Option(.allowedRecipients) var allowTo: [String]
    @Option(.allowedSenders) var allowFrom: [String]
    @Option(.allowedServers) var allowServers: [String]
    @Option(.limit) var limit: String?
    @Flag(help: "Lift all restrictions that were set before.") var unrestricted = false
}
