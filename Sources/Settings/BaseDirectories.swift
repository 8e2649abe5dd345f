import Glibc

/// The directories of `notify` below the XDG base directories.
struct BaseDirectories {
    let config: String
    let data: String
    let state: String

    /// - Throws: when a default is needed and no home directory is known.
    init(environment: [String: String], user: UInt32) throws(SettingsError) {
        func directory(_ variable: String, _ fallback: String) throws(SettingsError) -> String {
            if let base = environment[variable], base.hasPrefix("/") { return base + "/notify" }
            return try Self.home(environment: environment, user: user) + fallback + "/notify"
        }
        config = try directory("XDG_CONFIG_HOME", "/.config")
        data = try directory("XDG_DATA_HOME", "/.local/share")
        state = try directory("XDG_STATE_HOME", "/.local/state")
    }

    private static func home(environment: [String: String], user: UInt32) throws(SettingsError) -> String {
        if let home = environment["HOME"], home.hasPrefix("/") { return home == "/" ? "" : home }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        let home = buffer.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let base = buffer.baseAddress,
                getpwuid_r(user, &entry, base, buffer.count, &found) == 0, found != nil
            else {
                return nil
            }
            return entry.pw_dir.map { String(cString: $0) }
        }
        guard let home, home.hasPrefix("/") else {
            throw SettingsError(
                file: nil,
                message: "no home directory is known",
                hint: "set NOTIFY_HOME or --home to a directory of your own"
            )
        }
        return home == "/" ? "" : home
    }
}
