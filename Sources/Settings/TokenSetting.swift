import Escaping
import StrictYAML

/// One item of `oauth2`: how the access token of a profile is had.
package struct TokenSetting: Sendable, Equatable {
    /// The profile's name.
    package let profile: String
    /// The program's absolute path, then its arguments. No shell looks at them.
    package let command: [String]

    static let keys = ["command"]

    /// Reads what stands under `oauth2`: profiles' names as keys.
    static func all(_ value: YAMLValue) throws(YAMLError) -> [TokenSetting] {
        let mapping = try YAMLMapping(value, "'oauth2'")
        var tokens: [TokenSetting] = []
        for key in mapping.keys {
            guard let item = mapping[key.value] else { continue }
            let subject = "the token of \(key.value.quoted)"
            let token = try YAMLMapping(item, subject, known: keys)
            tokens.append(
                TokenSetting(profile: key.value, command: try token.required("command", subject).command("'command'"))
            )
        }
        return tokens
    }
}
