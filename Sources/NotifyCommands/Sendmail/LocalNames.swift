import Escaping
import Mail
import Settings
import StrictYAML

/// Who gets the mail for names of this system, such as `root`.
///
/// A name's alias comes first, then the alias `default`, then `to:`: whoever is told what happens on this system also
/// gets the mail of its users, who have no mailbox here.
struct LocalNames: Sendable {
    private let aliases: [String: [Mailbox]]
    private let recipients: [Mailbox]
    private let file: String

    /// Takes the names that the settings give; without `usesAliases`, only `to:` counts.
    init(_ settings: Settings, usesAliases: Bool = true) throws(CommandFailure) {
        file = settings.file
        var aliases: [String: [Mailbox]] = [:]
        for alias in usesAliases ? settings.aliases : [] {
            aliases[alias.name.lowercased()] = try Self.mailboxes(alias.recipients, settings.file)
        }
        self.aliases = aliases
        recipients = try Self.mailboxes(settings.recipients, settings.file)
    }

    /// Domains of addresses that are names of this system: `localhost`, and this host's name where no other system
    /// could know it.
    static func domains(host: String) -> Set<String> {
        Set(["localhost", "localhost.localdomain"] + (host.contains(".") ? [] : [host.lowercased()]))
    }

    /// Returns where a message goes, each address once.
    ///
    /// - Throws: for the first name that nobody gets the mail for.
    func mailboxes(for destinations: [AddressList.Destination]) throws(CommandFailure) -> [Mailbox] {
        var mailboxes: [Mailbox] = []
        var seen: Set<String> = []
        for destination in destinations {
            for mailbox in try self.mailboxes(for: destination)
            where seen.insert("\(mailbox.localPart)@\(mailbox.domain.lowercased())").inserted {
                mailboxes.append(mailbox)
            }
        }
        return mailboxes
    }

    private func mailboxes(for destination: AddressList.Destination) throws(CommandFailure) -> [Mailbox] {
        switch destination {
        case .mailbox(let mailbox): return [mailbox]
        case .local(let name):
            let found = aliases[name.lowercased()] ?? aliases[AliasSetting.fallback] ?? recipients
            guard !found.isEmpty else {
                throw CommandFailure(
                    "recipient '\(Visible.escaped(name))'",
                    "is a name of this system, and the settings do not say who gets its mail",
                    hint:
                        "write aliases: {\(Visible.escaped(name)): [ADDRESS]} or to: [ADDRESS] into \(Visible.escaped(file))",
                    status: .configuration
                )
            }
            return found
        }
    }

    private static func mailboxes(_ addresses: [Located<String>], _ file: String) throws(CommandFailure) -> [Mailbox] {
        var mailboxes: [Mailbox] = []
        for address in addresses {
            do throws(MailboxError) {
                mailboxes.append(try Mailbox(parsing: address.value))
            } catch {
                throw CommandFailure(
                    converting: YAMLError(file: file, at: address.position, message: "address: \(error.reason)")
                )
            }
        }
        return mailboxes
    }
}
