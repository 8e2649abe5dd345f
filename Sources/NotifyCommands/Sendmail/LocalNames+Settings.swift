import Mail
import Sendmail
import Settings
import StrictYAML

extension LocalNames {
    /// Takes the names that `config.yaml` gives: those of `aliases:`, then `default` among them, then `to:`. Without
    /// `usesAliases`, only `to:` counts.
    init(_ settings: Settings, usesAliases: Bool = true, domains: Set<String>) throws(CommandFailure) {
        var aliases: [String: [Mailbox]] = [:]
        for alias in usesAliases ? settings.aliases : [] {
            aliases[alias.name.lowercased()] = try Self.mailboxes(alias.recipients, settings.file)
        }
        let recipients = try Self.mailboxes(settings.recipients, settings.file)
        self.init(aliases: aliases, fallback: aliases[AliasSetting.fallback] ?? recipients, domains: domains)
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
