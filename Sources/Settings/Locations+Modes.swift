import Escaping
import Files
import Glibc

extension Locations {
    /// Makes the directories that are missing, with mode 0700, and checks all modes.
    package func createDirectories() throws(SettingsError) {
        for directory in directories {
            do throws(FileError) {
                try Directory(FilePath(directory)).make()
            } catch {
                throw SettingsError(error)
            }
        }
        try checkModes()
    }

    /// Checks that nobody else can read or change what exists: directories 0700, `config.yaml` 0600.
    ///
    /// Where the owner is root, the group may read; root's own `/etc/notify` and `/var/lib/notify` may be open to
    /// everyone for reading. What does not exist is not an error. The vault checks its own file.
    package func checkModes() throws(SettingsError) {
        for directory in directories {
            let rootMode: mode_t = layout == .system ? 0o755 : 0o750
            try check(directory, mode: 0o700, rootMode: rootMode)
        }
        try check(config, mode: 0o600, rootMode: 0o640)
    }

    private var directories: [String] {
        var directories = [configDirectory]
        if layout != .system, let slash = vault.lastIndex(of: "/") { directories.append(String(vault[..<slash])) }
        directories += [state, unsent]
        return directories.enumerated().filter { !directories[..<$0.offset].contains($0.element) }.map(\.element)
    }

    private func check(_ path: String, mode: mode_t, rootMode: mode_t) throws(SettingsError) {
        let status: stat
        do throws(Errno) {
            status = try FilePath(path).status(followingLinks: true)
        } catch {
            if error == .noSuchFileOrDirectory { return }
            throw SettingsError(FileError(.examine, FilePath(path), .system(error)))
        }
        let isDirectory = mode & 0o100 != 0
        guard status.st_mode & S_IFMT == (isDirectory ? S_IFDIR : S_IFREG) else {
            throw SettingsError(FileError(.examine, FilePath(path), isDirectory ? .notDirectory : .notRegular))
        }
        guard status.st_uid == owner || status.st_uid == 0 else {
            throw SettingsError(FileError(.examine, FilePath(path), .foreignOwner(status.st_uid)))
        }
        let allowed = status.st_uid == 0 ? rootMode : mode
        let actual = status.st_mode & 0o777
        guard actual & ~allowed & 0o077 == 0 else {
            throw SettingsError(
                file: path,
                message: "too open: mode \(Self.octal(actual)), not \(Self.octal(mode))",
                hint: ShellWord(path).map { "chmod \(String(mode, radix: 8)) \($0.text)" }
            )
        }
    }

    private static func octal(_ mode: mode_t) -> String {
        "0" + String(mode, radix: 8)
    }
}
