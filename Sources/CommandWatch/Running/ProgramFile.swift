import Glibc

/// Finds the file of a command's name as execvp(3) does (POSIX.1-2017, exec).
enum ProgramFile {
    /// Returns the path to execute.
    ///
    /// - Throws: `StartError.command` where there is none.
    static func path(of name: String) throws(StartError) -> String {
        if name.contains("/") {
            if let code = obstacle(name) { throw failure(code) }
            return name
        }
        guard !name.isEmpty else { throw notFound }
        let path = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
        var isForbidden = false
        for directory in path.split(separator: ":", omittingEmptySubsequences: false) {
            let candidate = directory.isEmpty ? name : "\(directory)/\(name)"
            guard let code = obstacle(candidate) else { return candidate }
            if code == EACCES { isForbidden = true }
        }
        throw isForbidden ? failure(EACCES) : notFound
    }

    private static var notFound: StartError { .command(.notFound(reason: "command not found")) }

    /// Returns the termination that a failed exec is reported as.
    static func failure(_ code: Int32) -> StartError {
        let reason = String(cString: strerror(code)).lowercased()
        let isMissing = code == ENOENT || code == ENOTDIR || code == ENAMETOOLONG || code == ELOOP
        return .command(isMissing ? .notFound(reason: reason) : .notExecutable(reason: reason))
    }

    /// Returns the `errno` that exec would fail with; `nil` where the file can be executed.
    private static func obstacle(_ path: String) -> Int32? {
        var status = stat()
        guard stat(path, &status) == 0 else { return errno }
        guard status.st_mode & S_IFMT == S_IFREG else { return EACCES }
        return access(path, X_OK) == 0 ? nil : errno
    }
}
