package import Glibc
// Whoever names a path, a descriptor or an error of the system uses swift-system's types, through this target.
@_exported public import SystemPackage

/// Makes a system call, again for as long as a signal interrupts it.
///
/// - Parameter call: answers less than 0 where it fails, and leaves `errno`.
/// - Returns: what `call` answered, at least 0.
/// - Throws: any other error of the call.
@discardableResult
package func uninterrupted<Number: SignedInteger>(_ call: () -> Number) throws(Errno) -> Number {
    while true {
        let answer = call()
        if answer >= 0 { return answer }
        let code = errno
        if code != EINTR { throw Errno(rawValue: code) }
    }
}

extension Errno {
    /// What the system says about it, in lower case, such as `no such file or directory`.
    package var reason: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(rawValue, &buffer, buffer.count) == 0 else { return "error \(rawValue)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).lowercased()
    }

    /// Whether nothing has the name.
    package var isMissing: Bool { self == .noSuchFileOrDirectory || self == .notDirectory }
}

extension FilePath {
    /// Returns the path of what lies beside this one under the same name with an ending, such as `vault.lock`.
    package func adding(_ ending: String) -> FilePath {
        withPlatformString { start in
            let name = UnsafeBufferPointer(start: start, count: strlen(start))
            return FilePath(platformString: Array(name) + ending.utf8.map { CChar(bitPattern: $0) } + [0])
        }
    }

    /// The directory that holds what this path names; `.` where it has one component only.
    package var directory: FilePath {
        let parent = removingLastComponent()
        return parent.isEmpty ? "." : parent
    }

    /// The same without symbolic links, or the path as it is where nothing has the name.
    package var resolved: FilePath {
        withPlatformString { path in
            guard let real = realpath(path, nil) else { return self }
            defer { free(real) }
            return FilePath(platformString: real)
        }
    }

    /// Returns what the system knows of the file: of the link itself where it is one, unless links are followed.
    package func status(followingLinks: Bool = false) throws(Errno) -> Glibc.stat {
        var status = Glibc.stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        try uninterrupted { withPlatformString { fstatat(AT_FDCWD, $0, &status, flags) } }
        return status
    }
}
