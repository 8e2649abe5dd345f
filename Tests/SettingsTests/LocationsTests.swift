import Glibc
import TestSupport
import Testing

@testable import Settings

@Suite("where the files lie")
struct LocationsTests {
    struct Layout: CustomTestStringConvertible, Sendable {
        let name: String
        var home: String?
        var environment: [String: String]
        var user: UInt32 = 1000
        let config: String
        let vault: String
        let unsent: String
        let cursors: String
        let vaultAnchor: String
        let providers: [String]
        var testDescription: String { name }
    }

    static let layouts = [
        Layout(
            name: "--home puts all below one directory",
            home: "/h/",
            environment: ["NOTIFY_HOME": "/other", "HOME": "/home/u"],
            config: "/h/config.yaml",
            vault: "/h/vault",
            unsent: "/h/state/unsent",
            cursors: "/h/state/cursors.json",
            vaultAnchor: "/h/state/vault-anchor",
            providers: ["/h/providers"]
        ),
        Layout(
            name: "NOTIFY_HOME does the same",
            environment: ["NOTIFY_HOME": "/n", "XDG_CONFIG_HOME": "/x"],
            config: "/n/config.yaml",
            vault: "/n/vault",
            unsent: "/n/state/unsent",
            cursors: "/n/state/cursors.json",
            vaultAnchor: "/n/state/vault-anchor",
            providers: ["/n/providers"]
        ),
        Layout(
            name: "an empty NOTIFY_HOME is none, and HOME gives the XDG defaults",
            environment: ["NOTIFY_HOME": "", "HOME": "/home/u"],
            config: "/home/u/.config/notify/config.yaml",
            vault: "/home/u/.local/share/notify/vault",
            unsent: "/home/u/.local/state/notify/unsent",
            cursors: "/home/u/.local/state/notify/cursors.json",
            vaultAnchor: "/home/u/.local/state/notify/vault-anchor",
            providers: ["/home/u/.config/notify/providers", "/r/etc/notify/providers", "/r/usr/share/notify/providers"]
        ),
        Layout(
            name: "XDG variables count when they are absolute",
            environment: ["HOME": "/home/u", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "rel", "XDG_STATE_HOME": ""],
            config: "/c/notify/config.yaml",
            vault: "/home/u/.local/share/notify/vault",
            unsent: "/home/u/.local/state/notify/unsent",
            cursors: "/home/u/.local/state/notify/cursors.json",
            vaultAnchor: "/home/u/.local/state/notify/vault-anchor",
            providers: ["/c/notify/providers", "/r/etc/notify/providers", "/r/usr/share/notify/providers"]
        ),
        Layout(
            name: "without HOME the user database is asked",
            environment: [:],
            user: 0,
            config: "/root/.config/notify/config.yaml",
            vault: "/root/.local/share/notify/vault",
            unsent: "/root/.local/state/notify/unsent",
            cursors: "/root/.local/state/notify/cursors.json",
            vaultAnchor: "/root/.local/state/notify/vault-anchor",
            providers: ["/root/.config/notify/providers", "/r/etc/notify/providers", "/r/usr/share/notify/providers"]
        ),
    ]

    @Test("each layout has its paths", arguments: layouts)
    func paths(_ layout: Layout) throws {
        let locations = try Locations(
            home: layout.home,
            environment: layout.environment,
            user: layout.user,
            systemRoot: "/r"
        )
        #expect(locations.config == layout.config)
        #expect(locations.vault == layout.vault)
        #expect(locations.unsent == layout.unsent)
        #expect(locations.cursors == layout.cursors)
        #expect(locations.vaultAnchor == layout.vaultAnchor)
        #expect(locations.providers == layout.providers)
    }

    @Test("a relative home is made absolute")
    func relative() throws {
        let locations = try Locations(home: "h", environment: [:])
        #expect(locations.config.hasPrefix("/") && locations.config.hasSuffix("/h/config.yaml"))
    }

    @Test("a user whom nobody knows gets a clear error")
    func unknownUser() {
        let error = #expect(throws: SettingsError.self) {
            try Locations(home: nil, environment: [:], user: 3_999_999_999, systemRoot: "")
        }
        #expect(error?.description == "no home directory is known")
    }

    @Test("root takes /etc/notify unless root has a configuration of its own")
    func system() throws {
        try TemporaryFolder.with { folder in
            try folder.makeDirectory("etc/notify", mode: 0o755)
            let environment = ["HOME": folder.path + "/root"]
            func layout(user: UInt32) throws -> Locations {
                try Locations(home: nil, environment: environment, user: user, systemRoot: folder.path)
            }
            #expect(try layout(user: 0).layout == .system)
            #expect(try layout(user: 0).vault == folder.path + "/var/lib/notify/vault")
            #expect(try layout(user: 0).state == folder.path + "/var/lib/notify")
            #expect(try layout(user: 1000).layout == .user)
            try folder.makeDirectory("root/.config/notify")
            #expect(try layout(user: 0).layout == .user)
        }
    }

    @Test("missing directories are made with mode 0700")
    func creates() throws {
        try TemporaryFolder.with { folder in
            try Locations(home: folder.path + "/a/b", environment: [:]).createDirectories()
            for directory in ["a", "a/b", "a/b/state", "a/b/state/unsent"] {
                #expect(folder.mode(of: directory) == 0o700)
            }
        }
    }

    @Test("nothing there is no error")
    func nothing() throws {
        try Locations(home: "/nonexistent/notify", environment: [:]).checkModes()
    }

    @Test(
        "what others can read or change is an error, with the command that mends it",
        arguments: [
            ("", 0o777, "chmod 700 "), ("", 0o755, "chmod 700 "), ("state", 0o701, "chmod 700 "),
            ("state/unsent", 0o770, "chmod 700 "), ("config.yaml", 0o644, "chmod 600 "),
            ("config.yaml", 0o660, "chmod 600 "), ("config.yaml", 0o602, "chmod 600 "),
        ]
    )
    func tooOpen(name: String, mode: mode_t, hint: String) throws {
        try TemporaryFolder.with { folder in
            try folder.write("", to: "h/config.yaml")
            let locations = try Locations(home: folder.path + "/h", environment: [:])
            try locations.createDirectories()
            let path = folder.path + "/h" + (name.isEmpty ? "" : "/" + name)
            #expect(chmod(path, mode) == 0)
            let error = #expect(throws: SettingsError.self) { try locations.checkModes() }
            #expect(error?.file == path)
            #expect(error?.hint == hint + path)
        }
    }

    @Test("the group may read what belongs to root, and only that")
    func rootOwned() throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write("", to: "h/config.yaml", mode: 0o640)
            let locations = try Locations(home: folder.path + "/h", environment: [:])
            var status = stat()
            #expect(stat(file, &status) == 0)
            if status.st_uid == 0 {
                try locations.checkModes()
            } else {
                #expect(throws: SettingsError.self) { try locations.checkModes() }
            }
        }
    }

    @Test("a directory of another user is an error")
    func foreign() throws {
        try TemporaryFolder.with { folder in
            let locations = try Locations(home: folder.path, environment: [:], user: geteuid() + 1, systemRoot: "")
            guard geteuid() != 0 else {
                #expect(chown(folder.path, 12345, 12345) == 0)
                let error = #expect(throws: SettingsError.self) { try locations.checkModes() }
                #expect(error?.message == "belongs to user 12345, neither to you nor to root")
                return
            }
            #expect(throws: SettingsError.self) { try locations.checkModes() }
        }
    }

    @Test("a path that is no word of a shell is quoted in the hint")
    func quotedHint() throws {
        try TemporaryFolder.with { folder in
            let directory = try folder.makeDirectory("my home's", mode: 0o777)
            let error = #expect(throws: SettingsError.self) {
                try Locations(home: directory, environment: [:]).checkModes()
            }
            #expect(error?.hint == "chmod 700 '\(folder.path)/my home'\\''s'")
        }
    }
}
