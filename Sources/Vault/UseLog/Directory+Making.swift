import Glibc

extension Directory {
    /// Makes the directory of `path`, mode 0700, where it is missing; the one above has to be there.
    static func create(holding path: String) throws(VaultError) {
        let directory = parent(of: path)
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw VaultError(number: errno, doing: "create", path: directory)
        }
    }
}
