package import Files
import Glibc

extension VaultError {
    /// The error of a file that is a vault, a key file or a companion of one.
    package init(_ error: FileError) {
        let path = error.path.string
        switch error.reason {
        case .system(let errno): self.init(number: errno.rawValue, doing: error.operation.rawValue, path: path)
        case .notRegular: self.init(kind: .permissions, path: path, .notRegularFile)
        case .notDirectory: self.init(kind: .permissions, path: path, .notDirectory)
        case .symbolicLink: self.init(kind: .permissions, path: path, .symbolicLink)
        case .foreignOwner(let user): self.init(kind: .permissions, path: path, .owner(user))
        case .writableByOthers(let mode):
            self.init(
                kind: .permissions,
                path: path,
                .writableByOthers(mode: mode),
                remedy: .chmod(mode: "go-w", path: path)
            )
        case .openToOthers(let mode):
            self.init(
                kind: .permissions,
                path: path,
                .openToOthers(mode: mode),
                remedy: .chmod(mode: "600", path: path)
            )
        case .tooLarge(let limit): self.init(kind: .malformed, path: path, .largerThan(limit))
        case .altered: self.init(kind: .io, path: path, .altered)
        case .busy(let duration): self.init(kind: .locked, path: path, .busy(for: duration), remedy: .findWriter)
        }
    }

    /// Runs `work`, and throws its errors as those of a vault.
    package static func converting<Result: ~Copyable>(
        _ work: () throws(FileError) -> Result
    ) throws(VaultError) -> Result {
        do throws(FileError) {
            return try work()
        } catch {
            throw VaultError(error)
        }
    }

    /// Fails where others may write in the directory that holds what `path` leads to: they could replace or remove a vault
    /// or a key. A sticky directory such as `/tmp` is no place for them either.
    static func expectClosedDirectory(of path: String) throws(VaultError) {
        do throws(FileError) {
            try Directory(of: FilePath(path).resolved).expectClosed()
        } catch {
            let plain = VaultError(error)
            let remedy: Remedy? =
                switch error.reason {
                case .foreignOwner: .usePrivateDirectory
                case .writableByOthers(let mode):
                    isOwn(error.path) && mode & S_ISVTX == 0 ? plain.remedy : .usePrivateDirectory
                default: plain.remedy
                }
            throw VaultError(kind: plain.kind, path: plain.path, plain.detail, remedy: remedy)
        }
    }

    private static func isOwn(_ path: FilePath) -> Bool {
        (try? path.status(followingLinks: true))?.st_uid == geteuid()
    }
}
