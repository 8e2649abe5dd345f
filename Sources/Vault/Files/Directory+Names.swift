import Glibc

extension Directory {
    /// Returns the names in a directory, in no order.
    static func names(in directory: String) throws(VaultError) -> [String] {
        guard let stream = opendir(directory) else { throw VaultError(number: errno, doing: "open", path: directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // In place: an entry is shorter than its type, and what lies behind it may not be readable.
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
        return names
    }
}
