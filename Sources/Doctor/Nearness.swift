import Escaping

/// How near a key file is to the vault that it opens.
struct Nearness: Sendable, Equatable {
    /// Whoever reads one directory reads both.
    let sharesDirectory: Bool
    /// They are on one disk, and in its backups.
    let sharesDisk: Bool
    /// In words, escaped.
    let words: String
}

extension MachineFacts {
    /// Returns `nil` where they are on different disks and in different directories.
    func nearness(of key: FileFacts, to vault: FileFacts) -> Nearness? {
        let directory = Self.parent(of: vault.path)
        let home = homeDirectory
        let below = Visible.escaped(directory)
        let sharesDisk = key.fileSystem == vault.fileSystem
        if Mount.contains(directory, key.path) {
            return Nearness(
                sharesDirectory: true,
                sharesDisk: sharesDisk,
                words: "the key file is beside the vault, below \(below)"
            )
        } else if home != "/", Mount.contains(home, key.path), Mount.contains(home, vault.path) {
            return Nearness(
                sharesDirectory: true,
                sharesDisk: sharesDisk,
                words: "key file and vault are both below \(Visible.escaped(home)), and in the same backups"
            )
        } else if sharesDisk {
            let point = vault.mount.map { " (\(Visible.escaped($0.point)))" } ?? ""
            return Nearness(
                sharesDirectory: false,
                sharesDisk: true,
                words: "key file and vault are on the same file system\(point), and in the same backups"
            )
        }
        return nil
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
