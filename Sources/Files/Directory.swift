import Glibc
package import SystemPackage

/// A directory in which files lie.
package struct Directory: Sendable {
    package let path: FilePath

    package init(_ path: FilePath) {
        self.path = path
    }

    /// The directory that holds `file`.
    package init(of file: FilePath) {
        path = file.directory
    }

    /// Makes the directory with mode 0700 and, unless told otherwise, those above it that are missing.
    ///
    /// What was made is on the disk when this returns. Returns `false` where it was there already.
    @discardableResult
    package func make(withParents: Bool = true) throws(FileError) -> Bool {
        do throws(Errno) {
            try attempt()
        } catch {
            // One that is there may refuse for another reason, such as a read-only file system.
            if isThere { return false }
            let above = Directory(of: path)
            guard error == .noSuchFileOrDirectory, withParents, above.path != path, above.path != "." else {
                throw FileError(.makeDirectory, path, error == .fileExists ? .notDirectory : error)
            }
            try above.make()
            do throws(Errno) {
                try attempt()
            } catch {
                if isThere { return false }
                throw FileError(.makeDirectory, path, error)
            }
        }
        try Directory(of: path).flush()
        return true
    }

    private func attempt() throws(Errno) {
        try uninterrupted { path.withPlatformString { mkdir($0, 0o700) } }
    }

    private var isThere: Bool {
        (try? path.status(followingLinks: true)).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Waits until the disk has the names in the directory.
    package func flush() throws(FileError) {
        do throws(Errno) {
            let directory = try OwnedDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
            try directory.descriptor.flush()
        } catch {
            throw FileError(.flushDirectory, path, error)
        }
    }

    /// Takes from others what they may do in the directory.
    package func closeToOthers() throws(FileError) {
        var operation = FileError.Operation.open
        do throws(Errno) {
            let directory = try OwnedDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
            operation = .examine
            guard try directory.descriptor.status().st_mode & 0o077 != 0 else { return }
            operation = .setMode
            try uninterrupted { fchmod(directory.descriptor.rawValue, 0o700) }
        } catch {
            throw FileError(operation, path, error)
        }
    }

    /// Returns the names in the directory, in no order; `.` and `..` are left out.
    package func names() throws(FileError) -> [FilePath.Component] {
        guard let stream = path.withPlatformString({ opendir($0) }) else {
            throw FileError(.open, path, Errno(rawValue: Glibc.errno))
        }
        defer { closedir(stream) }
        var names: [FilePath.Component] = []
        while let entry = readdir(stream) {
            // In place: an entry is shorter than its type, and what lies behind it may not be readable.
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                Array(bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) }) + [0]
            }
            if let name = FilePath.Component(platformString: name), name.kind == .regular { names.append(name) }
        }
        return names
    }
}
