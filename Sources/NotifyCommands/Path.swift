import Glibc

/// Paths as they were given on the command line.
enum Path {
    /// Returns `path` from the root on, resolved against the working directory; links are left as they are.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }
}
