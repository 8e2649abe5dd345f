/// One item of `oauth2`: how the access token of a profile is had.
package struct TokenSetting: Sendable, Equatable {
    /// The profile's name.
    package let profile: String
    /// The program's absolute path, then its arguments. No shell looks at them.
    package let command: [String]

    /// Reads what stands under `oauth2`: profiles' names as keys.
    static func all(_ value: YAMLValue) throws(SettingsError) -> [TokenSetting] {
        let mapping = try YAMLMapping(value, "\"oauth2\"")
        var tokens: [TokenSetting] = []
        for key in mapping.keys {
            guard let item = mapping[key.value] else { continue }
            let subject = "the token of \(key.value.quoted)"
            let token = try YAMLMapping(item, subject, known: ["command"])
            tokens.append(
                TokenSetting(profile: key.value, command: try command(try token.required("command", subject)))
            )
        }
        return tokens
    }

    private static func command(_ value: YAMLValue) throws(SettingsError) -> [String] {
        guard case .sequence = value.content else {
            throw value.error(
                "\"command\" must be a list",
                hint: "write [/path/to/program, argument]: no shell takes a line apart"
            )
        }
        var words: [String] = []
        for item in try value.list("\"command\"") { words.append(try item.line("a word of \"command\"")) }
        guard words[0].hasPrefix("/") else {
            throw value.error(
                "the program \(words[0].quoted) is not an absolute path",
                hint: "write the whole path; PATH differs between a terminal and cron"
            )
        }
        return words
    }
}
