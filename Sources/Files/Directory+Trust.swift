import Glibc
package import SystemPackage

extension Directory {
    /// Fails where others may write in the directory: they could put a file of theirs in the place of one in it, or take
    /// it away. A sticky directory such as `/tmp` is refused as well.
    ///
    /// Where the path leads through links, the directory is the one in the end. One that cannot be looked at is left to
    /// those who open a file in it.
    ///
    /// - Throws: `.foreignOwner`, `.writableByOthers`.
    package func expectClosed() throws(FileError) {
        guard let status = try? path.status(followingLinks: true) else { return }
        if let reason = Self.fault(of: status) { throw FileError(.examine, path, reason) }
    }

    /// Fails where somebody else decides what `file` names: every directory up to the root, also those that links on the
    /// way lead through, has to belong to this user or to root, and to be writable by nobody else.
    ///
    /// In a sticky directory such as `/tmp` it is enough that the next name on the way belongs to this user or to root.
    /// The file itself is looked at by who opens it (`ProtectedFile`); what is missing is no error.
    ///
    /// - Throws: `.foreignOwner`, `.writableByOthers`, `.system` where a directory cannot be looked at.
    package static func expectTrusted(above file: FilePath) throws(FileError) {
        var rest = Array(try absolute(file).components.reversed())
        var place: FilePath = "/"
        var linkCount = 0
        var parent = try examine(place)
        while let component = rest.popLast() {
            guard component.kind != .parentDirectory else {
                place.removeLastComponent()
                parent = try examine(place)
                continue
            }
            let next = place.appending(component)
            let status: stat
            do throws(Errno) {
                status = try next.status()
            } catch {
                if error.isMissing { return try expect(parent, at: place) }
                throw FileError(.examine, next, error)
            }
            try expect(parent, at: place, holding: status, at: next)
            switch status.st_mode & S_IFMT {
            case S_IFLNK:
                linkCount += 1
                guard linkCount <= 40 else { throw FileError(.examine, file, .tooManySymbolicLinkLevels) }
                let target = try target(of: next)
                if target.isAbsolute {
                    place = "/"
                    parent = try examine(place)
                }
                rest += target.components.reversed()
            case S_IFDIR where !rest.isEmpty:
                place = next
                parent = status
            default: return
            }
        }
    }

    private static func absolute(_ path: FilePath) throws(FileError) -> FilePath {
        if path.isAbsolute { return path }
        guard let current = getcwd(nil, 0) else {
            throw FileError(.examine, path, Errno(rawValue: Glibc.errno))
        }
        defer { free(current) }
        return FilePath(platformString: current).pushing(path)
    }

    private static func examine(_ path: FilePath) throws(FileError) -> stat {
        do throws(Errno) {
            return try path.status()
        } catch {
            throw FileError(.examine, path, error)
        }
    }

    private static func target(of link: FilePath) throws(FileError) -> FilePath {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        do throws(Errno) {
            try uninterrupted { link.withPlatformString { readlink($0, &bytes, Int(PATH_MAX)) } }
        } catch {
            throw FileError(.examine, link, error)
        }
        return FilePath(platformString: bytes)
    }

    /// `entry`, at `name`, is what is looked up in the directory.
    private static func expect(
        _ directory: stat,
        at path: FilePath,
        holding entry: stat? = nil,
        at name: FilePath = ""
    ) throws(FileError) {
        guard let reason = fault(of: directory) else { return }
        guard case .writableByOthers = reason, directory.st_mode & S_ISVTX != 0, let entry else {
            throw FileError(.examine, path, reason)
        }
        guard isTrusted(entry.st_uid) else { throw FileError(.examine, name, .foreignOwner(entry.st_uid)) }
    }

    private static func fault(of status: stat) -> FileError.Reason? {
        if !isTrusted(status.st_uid) { return .foreignOwner(status.st_uid) }
        return status.st_mode & 0o022 == 0 ? nil : .writableByOthers(mode: status.st_mode & 0o7777)
    }
}

/// Whether a user is this one or root.
func isTrusted(_ user: uid_t) -> Bool {
    user == geteuid() || user == 0
}
