import Escaping
import Files
import Glibc

extension VaultError {
    /// Says what a failure with a file means for a vault, a key file or what lies beside them.
    init(_ error: FileError) {
        let kind: Kind
        var hint: String?
        switch error.reason {
        case .system(let errno):
            self.init(number: errno.rawValue, doing: error.operation.rawValue, path: error.path.string)
            return
        case .notRegular, .notDirectory, .symbolicLink, .foreignOwner: kind = .permissions
        case .writableByOthers:
            kind = .permissions
            hint = ShellWord(error.path.string).map { "chmod go-w \($0.text)" }
        case .openToOthers:
            kind = .permissions
            hint = ShellWord(error.path.string).map { "chmod 600 \($0.text)" }
        case .tooLarge: kind = .malformed
        case .altered: kind = .io
        case .busy:
            kind = .locked
            hint = "look for another notify that hangs"
        }
        self.init(kind: kind, path: error.path.string, reason: error.description, hint: hint)
    }

    /// Does work with files, and throws its errors as those of a vault.
    static func converting<Result: ~Copyable>(
        _ work: () throws(FileError) -> Result
    ) throws(VaultError) -> Result {
        do throws(FileError) {
            return try work()
        } catch {
            throw VaultError(error)
        }
    }

    /// Fails where others may write in the directory that holds what `path` leads to: they could put a vault or a key of
    /// theirs in its place, or take it away. A sticky directory such as `/tmp` is none to keep them in either.
    static func expectClosedDirectory(of path: String) throws(VaultError) {
        do throws(FileError) {
            try Directory(of: FilePath(path).resolved).expectClosed()
        } catch {
            let plain = VaultError(error)
            let isOwnAndPlain =
                if case .writableByOthers(let mode) = error.reason, mode & S_ISVTX == 0,
                    (try? error.path.status(followingLinks: true))?.st_uid == geteuid()
                { true } else { false }
            throw VaultError(
                kind: plain.kind,
                path: plain.path,
                reason: plain.reason,
                hint: isOwnAndPlain ? plain.hint : "keep vault and key file in a directory of your own"
            )
        }
    }
}
