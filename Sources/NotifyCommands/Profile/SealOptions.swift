import Files
import ArgumentParser
import Escaping
import Mail
import Settings
import Vault

/// For `profile add`: seal the profile instead of opening the vault.
struct SealOptions: ParsableArguments {
    @Flag(
        help: """
            Open no vault: seal the profile, so that it waits until someone accepts it (notify vault accept). It is \
            sealed for the key in this machine's vault file, which nothing authenticates; --to pins it.
            """
    )
    var seal = false

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("Seal for this key, as notify vault recipient tells it.", valueName: "public-key")
    )
    var recipient: RecipientArgument?

    @Option(
        help: ArgumentHelp("Write the sealed profile here, - for standard output; needs no vault.", valueName: "file")
    )
    var output: String?

    func validate() throws {
        if !seal, recipient != nil || output != nil { throw ValidationError("--to and --output belong to --seal") }
    }

    /// Decides before anybody is asked for a secret.
    func destination(
        _ composition: Composition
    ) async throws(CommandFailure) -> (recipient: Recipient, destination: ParcelDestination) {
        if let output, let recipient {
            return (recipient.recipient, try ParcelDestination(output: output))
        }
        let path = composition.locations.vault
        let present: Recipient
        do {
            present = try await blocking { try Vault.status(at: path) }.intakeKey
        } catch let error as VaultError where error.kind == .missing {
            throw CommandFailure(
                Visible.escaped(path),
                error.reason,
                hint: "to seal for another machine: --to PUBLIC-KEY --output FILE",
                status: .configuration
            )
        } catch {
            throw CommandFailure(converting: error)
        }
        if let output { return (present, try ParcelDestination(output: output)) }
        guard recipient.map({ $0.recipient == present }) ?? true else {
            throw CommandFailure(
                Visible.escaped(path),
                "has another key than --to: \(present.text)",
                hint: "to seal for another machine: --output FILE",
                status: .configuration
            )
        }
        return (present, .pending(composition.pending))
    }
}
