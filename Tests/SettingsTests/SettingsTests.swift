import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("config.yaml")
struct SettingsTests {
    static let whole = """
        profile: work
        to: [ops@example.com, "Ops <b@example.com>"]
        aliases: {root: [a@example.com, b@example.com], Default: "Ops <c@example.com>"}
        vault:
          key-file: keys/main
        watch:
          - name: auth
            files: [/var/log/auth.log, logs/*.log]
            rules: [ssh-guessing, on]
        rules:
          - name: ssh-guessing
            match: 'Failed password for (?<user>\\S+)'
            exclude: ['from 10\\.', 'from 192\\.168\\.']
            severity: warning
            subject: '{{user}} failed'
          - name: on
            match:
              - a
              - 'b: c'
        oauth2:
          work: {command: [/usr/bin/oauth-token, a word]}

        """

    @Test("every key is read, and relative paths start at the folder of the file")
    func wholeFile() throws {
        let settings = try Settings(Array(Self.whole.utf8), file: "/etc/notify/config.yaml")
        #expect(settings.profile == "work")
        #expect(settings.recipients.map(\.value) == ["ops@example.com", "Ops <b@example.com>"])
        #expect(settings.recipients.last?.position == TextPosition(line: 2, column: 23))
        #expect(settings.aliases.map(\.name) == ["root", "Default"])
        #expect(
            settings.aliases.map { $0.recipients.map(\.value) } == [
                ["a@example.com", "b@example.com"], ["Ops <c@example.com>"],
            ]
        )
        #expect(settings.aliases.last?.recipients.last?.position == TextPosition(line: 3, column: 58))
        #expect(settings.ways == [.keyFile("/etc/notify/keys/main")])
        let watch = try #require(settings.watches.first)
        #expect(watch.name == "auth")
        #expect(watch.files == ["/var/log/auth.log", "/etc/notify/logs/*.log"])
        #expect(watch.rules.map(\.value) == ["ssh-guessing", "on"])
        #expect(settings.rules.map(\.name) == ["ssh-guessing", "on"])
        #expect(settings.rules.first?.exclude.map(\.value) == ["from 10\\.", "from 192\\.168\\."])
        #expect(settings.rules.first?.severity == "warning")
        #expect(settings.rules.first?.subject?.value == "{{user}} failed")
        #expect(settings.rules.last?.match.map(\.value) == ["a", "b: c"])
        #expect(settings.rules.last?.position == TextPosition(line: 16, column: 5))
        #expect(settings.tokens == [TokenSetting(profile: "work", command: ["/usr/bin/oauth-token", "a word"])])
    }

    @Test("an empty file is empty settings, a missing one is nil")
    func nothing() throws {
        let settings = try Settings([], file: "c")
        #expect(settings.profile == nil && settings.recipients.isEmpty && settings.rules.isEmpty)
        try TemporaryFolder.with { folder in
            for name in ["config.yaml", "none/config.yaml"] {
                let settings = try Settings.load(path: folder.path + "/" + name)
                #expect(settings == nil)
            }
        }
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let yaml: String
        let error: String
        let hint: String?
        init(_ yaml: String, _ error: String, _ hint: String? = nil) {
            self.yaml = yaml
            self.error = error
            self.hint = hint
        }
        var testDescription: String { error }
    }

    private static let rule = "rules:\n  - name: r\n    match: a\n"

    static let faults: [Fault] = [
        Fault("profil: a\n", "c:1:1: unknown key 'profil'", "did you mean 'profile'?"),
        Fault(
            "mail: {}\n",
            "c:1:1: unknown key 'mail'",
            "'c' can have profile, to, aliases, vault, delivery, watch, rules or oauth2"
        ),
        Fault("delivery:\n  timeot: 3s\n", "c:2:3: unknown key 'timeot'", "did you mean 'timeout'?"),
        Fault("rules:\n  - name: r\n    mathc: a\n", "c:3:5: unknown key 'mathc'", "did you mean 'match'?"),
        Fault("vault:\n  keyfile: k\n", "c:2:3: unknown key 'keyfile'", "did you mean 'key-file'?"),
        Fault("- a\n", "c:1:1: 'c' must be keys with values", "write each as key: value on its own line"),
        Fault("profile: [a]\n", "c:1:10: 'profile' must be one value, not a list"),
        Fault("profile:\n", "c:1:9: 'profile' has no value"),
        Fault("profile: \"a\\nb\"\n", "c:1:10: 'profile' must not contain line ends or control characters"),
        Fault("to: []\n", "c:1:5: 'to' is an empty list"),
        Fault("to: [a@b, ops]\n", "c:1:11: 'ops' is not a mail address"),
        Fault(
            "to: \"a@b\\r\\nBcc: c\"\n",
            "c:1:5: an address in 'to' must not contain line ends or control characters"
        ),
        Fault("aliases: {}\n", "c:1:10: 'aliases' is empty"),
        Fault(
            "aliases: [root]\n",
            "c:1:10: 'aliases' must be keys with values",
            "write each as key: value on its own line"
        ),
        Fault("aliases:\n  root:\n", "c:2:8: an address of the alias 'root' has no value"),
        Fault("aliases:\n  root: []\n", "c:2:9: the alias 'root' is an empty list"),
        Fault(
            "aliases:\n  root: [a@b, admin]\n",
            "c:2:15: 'admin' is not a mail address",
            "an alias leads to addresses, not to another alias"
        ),
        Fault(
            "aliases:\n  root: \"a@b\\r\\nBcc: c\"\n",
            "c:2:9: an address of the alias 'root' must not contain line ends or control characters"
        ),
        Fault(
            "aliases:\n  root@web1: a@b\n",
            "c:2:3: 'root@web1' is not a name of this system",
            "an alias is for a name without a domain, such as root, or for default"
        ),
        Fault(
            "aliases:\n  root: a@b\n  Root: c@d\n",
            "c:3:3: a second alias for 'root': names are the same in any case",
            "the first one is in line 2"
        ),
        Fault("aliases:\n  root: a@b\n  root: c@d\n", "c:3:3: doubled key 'root'"),
        Fault("alias: {}\n", "c:1:1: unknown key 'alias'", "did you mean 'aliases'?"),
        Fault(
            "vault: {}\n",
            "c:1:8: 'vault' names no way to open it",
            "write key-file: /path/to/the/key, or passphrase: ask"
        ),
        Fault(
            "vault: {command: /bin/x}\n",
            "c:1:18: 'command' must be a list",
            "write [/path/to/program, argument]: no shell takes a line apart"
        ),
        Fault(
            "vault: {command: [x]}\n",
            "c:1:18: the program 'x' is not an absolute path",
            "write the whole path; PATH differs between a terminal and cron"
        ),
        Fault(
            "vault: {systemd-credential: a/b}\n",
            "c:1:29: 'a/b' is not the name of a credential",
            "write what stands before the colon of LoadCredentialEncrypted="
        ),
        Fault(
            "vault: {passphrase: secret}\n",
            "c:1:21: 'passphrase' can only be ask",
            "a passphrase has no place in a file: take it out, and choose another one"
        ),
        Fault("vault:\n", "c:1:7: 'vault' has no value"),
        Fault(
            "vault: {key-file: ~/k}\n",
            "c:1:19: '~/k': a path cannot begin with ~",
            "write the whole path, or one relative to the folder of this file"
        ),
        Fault("rules:\n  - name: r\n", "c:2:5: the rule 'r' has no 'match'"),
        Fault("rules:\n  - match: r\n", "c:2:5: a rule has no 'name'"),
        Fault(
            "rules: a\n",
            "c:1:8: 'rules' must be a list",
            "write it as [a, b], or one item a line after a hyphen"
        ),
        Fault(
            rule + "    severity: warn\n",
            "c:4:15: 'severity' cannot be 'warn'",
            "did you mean 'warning'?"
        ),
        Fault(rule + "    severity: eror\n", "c:4:15: 'severity' cannot be 'eror'", "did you mean 'error'?"),
        Fault(
            rule + "    subject: {{ip}}\n",
            "c:4:15: a key must be a word",
            "put text that starts with { or [ in single quotes"
        ),
        Fault(
            rule + "    subject: {ip}\n",
            "c:4:14: 'subject' must be one value, not keys with values",
            "put text that starts with { in single quotes"
        ),
        Fault(
            rule + "  - name: r\n    match: b\n",
            "c:4:5: a second rule is named 'r'",
            "the first one is in line 2"
        ),
        Fault(
            rule + "watch:\n  - {name: w, files: x, rules: [rr]}\n",
            "c:5:33: unknown rule 'rr'",
            "did you mean 'r'?"
        ),
        Fault(
            rule + "watch:\n  - {name: w, files: x, rules: [other]}\n",
            "c:5:33: unknown rule 'other'",
            "the rules are 'r'"
        ),
        Fault(
            "watch:\n  - {name: w, files: x, rules: [other]}\n",
            "c:2:33: unknown rule 'other'",
            "there are no rules: describe it below rules:"
        ),
        Fault(rule + "watch:\n  - {name: w, files: x, rules: [r, r]}\n", "c:5:36: the rule 'r' is named twice"),
        Fault("watch:\n  - {name: w, rules: r}\n", "c:2:5: the watch 'w' has no 'files'"),
        Fault(
            rule + "watch:\n  - {name: w, files: x, rules: r}\n  - {name: w, files: x, rules: r}\n",
            "c:6:5: a second watch is named 'w'",
            "the first one is in line 5"
        ),
    ]

    @Test("the ways into the vault are tried in the order of the file")
    func ways() throws {
        let yaml = "vault: {systemd-credential: n, key-file: [a, /b], passphrase: ask, command: [/c, d]}\n"
        let settings = try Settings(Array(yaml.utf8), file: "/etc/notify/config.yaml")
        #expect(
            settings.ways == [
                .systemdCredential("n"), .keyFile("/etc/notify/a"), .keyFile("/b"), .passphrase, .command(["/c", "d"]),
            ]
        )
    }

    @Test("what is wrong is named with its place and the way out", arguments: faults)
    func refuses(_ fault: Fault) {
        let error = #expect(throws: YAMLError.self) { try Settings(Array(fault.yaml.utf8), file: "c") }
        #expect(error?.description == fault.error)
        #expect(error?.hint == fault.hint)
    }

    @Test(
        "a duration is days, hours, minutes and seconds, in this order",
        arguments: [
            ("90s", Int?(90)), ("10m", 600), ("1h30m", 5400), ("2d", 172_800), ("1d1h1m1s", 90_061), ("30", nil),
            ("0s", nil), ("1m1h", nil), ("1m1m", nil), ("-1s", nil), ("1.5h", nil), ("m", nil), ("1w", nil),
            ("99999999d", nil), ("999999999s", nil), ("٣s", nil),
        ]
    )
    func durations(text: String, seconds: Int?) throws {
        let yaml = Array("delivery: {timeout: \(text)}\n".utf8)
        if let seconds {
            #expect(try Settings(yaml, file: "c").deliveryTimeout == .seconds(seconds))
        } else {
            let error = #expect(throws: YAMLError.self) { try Settings(yaml, file: "c") }
            #expect(error?.hint == "write it like 90s, 10m, 1h30m or 2d")
        }
    }

    @Test("a key that would act on a terminal is shown escaped")
    func escapes() {
        let error = #expect(throws: YAMLError.self) { try Settings(Array("\"a\\e[2J\": 1\n".utf8), file: "c") }
        #expect(error?.description == "c:1:1: unknown key 'a\\x1b[2J'")
    }

    @Test("a directory or a device in place of the file is an error", arguments: ["/dev", "/dev/zero"])
    func notAFile(_ path: String) {
        let error = #expect(throws: SettingsError.self) { try Settings.load(path: path) }
        #expect(error?.description == "\(path): is not a regular file")
    }
}
