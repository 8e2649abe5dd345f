import Escaping
package import StrictYAML

/// One key of `aliases`: who gets the mail for a name of this system.
package struct AliasSetting: Sendable, Equatable {
    /// As it is written; names are the same in any case.
    package let name: String
    /// At least one address, not yet parsed.
    package let recipients: [Located<String>]
    package let position: TextPosition

    /// Stands for every name that has no alias of its own.
    package static let fallback = "default"

    /// Reads the mapping under `aliases`.
    static func all(_ value: YAMLValue) throws(YAMLError) -> [AliasSetting] {
        let mapping = try YAMLMapping(value, "'aliases'")
        guard !mapping.keys.isEmpty else { throw value.error("'aliases' is empty") }
        var aliases: [AliasSetting] = []
        for key in mapping.keys {
            let alias = try AliasSetting(key, try mapping.required(key.value, "'aliases'"))
            if let earlier = aliases.first(where: { $0.name.lowercased() == alias.name.lowercased() }) {
                throw YAMLError(
                    file: value.file,
                    at: key.position,
                    message: "a second alias for \(earlier.name.quoted): names are the same in any case",
                    hint: "the first one is in line \(earlier.position.line)"
                )
            }
            aliases.append(alias)
        }
        return aliases
    }

    private init(_ key: Located<String>, _ value: YAMLValue) throws(YAMLError) {
        guard Self.isName(key.value) else {
            throw YAMLError(
                file: value.file,
                at: key.position,
                message: "\(key.value.quoted) is not a name of this system",
                hint: "an alias is for a name without a domain, such as root, or for default"
            )
        }
        name = key.value
        position = key.position
        recipients = try Self.recipients(value, "the alias \(key.value.quoted)")
    }

    private static func recipients(_ value: YAMLValue, _ subject: String) throws(YAMLError) -> [Located<String>] {
        var recipients: [Located<String>] = []
        for item in try value.oneOrList(subject) {
            let address = try item.line("an address of \(subject)")
            guard address.contains("@") else {
                throw item.error(
                    "\(address.quoted) is not a mail address",
                    hint: "an alias leads to addresses, not to another alias"
                )
            }
            recipients.append(Located(address, at: item.position))
        }
        return recipients
    }

    /// What may stand before the @ without quotes (RFC 5322 section 3.2.3).
    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { HostName.isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) }
    }
}
