import Glibc
import Settings
import TestSupport
import Testing

@Suite("adding the key file to config.yaml")
struct KeyFileTests {
    @Test(
        "the section is added and the rest stays as it is",
        arguments: [
            ("", "vault:\n  key-file: /k\n"),
            ("# only this\n", "vault:\n  key-file: /k\n"),
            ("profile: a\nto: b@c\n", "vault:\n  key-file: /k\n"),
            ("profile: a  # last", "\nvault:\n  key-file: /k\n"),
            ("profile: a\r\n", "vault:\r\n  key-file: /k\r\n"),
            ("  profile: a\n", "  vault:\n    key-file: /k\n"),
            ("---\n# x\nprofile: a\n", "vault:\n  key-file: /k\n"),
            ("rules:\n- name: r\n  match: |\n    a\n    b\n\n", "vault:\n  key-file: /k\n"),
        ]
    )
    func adds(before: String, added: String) throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write(before, to: "config.yaml")
            #expect(try Settings.addKeyFile("/k", to: file))
            #expect(try folder.text(of: "config.yaml") == before + added)
            #expect(try Settings.load(path: file)?.ways == [.keyFile("/k")])
            #expect(folder.mode(of: "config.yaml") == 0o600)
            #expect(try folder.entries == ["config.yaml"])
        }
    }

    @Test("a missing file is made with mode 0600")
    func makes() throws {
        try TemporaryFolder.with { folder in
            let file = folder.path + "/config.yaml"
            let isAdded = try Settings.addKeyFile("/it's: a key", to: file)
            #expect(isAdded)
            #expect(try Settings.load(path: file)?.ways == [.keyFile("/it's: a key")])
            #expect(folder.mode(of: "config.yaml") == 0o600)
        }
    }

    @Test("a file that names a key file already is not touched")
    func keeps() throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write("vault: {key-file: /old}\n", to: "config.yaml")
            #expect(try !Settings.addKeyFile("/new", to: file))
            #expect(try folder.text(of: "config.yaml") == "vault: {key-file: /old}\n")
        }
    }

    @Test(
        "a file that cannot take a section at its end is left alone",
        arguments: ["{profile: a}\n", "profile: a\n...\n"]
    )
    func refuses(_ before: String) throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write(before, to: "config.yaml")
            let error = #expect(throws: SettingsError.self) { try Settings.addKeyFile("/k", to: file) }
            #expect(error?.hint == "add yourself  vault: {key-file: /k}")
            #expect(try folder.text(of: "config.yaml") == before)
            #expect(try folder.entries == ["config.yaml"])
        }
    }

    @Test("a symbolic link stays one, and a mode that the group may read stays")
    func link() throws {
        try TemporaryFolder.with { folder in
            try folder.write("profile: a\n", to: "real.yaml", mode: 0o640)
            let file = folder.path + "/config.yaml"
            #expect(symlink("real.yaml", file) == 0)
            #expect(try Settings.addKeyFile("/k", to: file))
            #expect(try folder.text(of: "real.yaml") == "profile: a\nvault:\n  key-file: /k\n")
            #expect(folder.mode(of: "real.yaml") == 0o640)
            var status = stat()
            #expect(lstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
            #expect(try folder.entries == ["config.yaml", "real.yaml"])
        }
    }

    @Test("a relative or many-lined key file is refused", arguments: ["k", "/k\nprofile: x", ""])
    func badPath(_ path: String) throws {
        try TemporaryFolder.with { folder in
            #expect(throws: SettingsError.self) {
                try Settings.addKeyFile(path, to: folder.path + "/config.yaml")
            }
            let entries = try folder.entries
            #expect(entries.isEmpty)
        }
    }
}
