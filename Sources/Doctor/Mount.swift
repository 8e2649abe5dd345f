/// A mounted file system, as a line of `/proc/self/mountinfo` tells it.
struct Mount: Sendable, Equatable {
    /// Where it is mounted.
    let point: String
    /// Such as `ext4`.
    let type: String
    /// Such as `/dev/sda1`.
    let source: String
    /// Major and minor number, as in `8:1`.
    let device: String

    /// Whether it lies on another machine.
    var isRemote: Bool {
        [
            "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "fuse.sshfs", "fuse.glusterfs",
            "fuse.rclone",
        ]
        .contains(type)
    }

    /// Whether it is gone when the machine is switched off.
    var isMemory: Bool { type == "tmpfs" || type == "ramfs" }

    /// Reads mountinfo (proc(5)); lines that are not understood are left out.
    static func all(mountinfo text: String) -> [Mount] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 2 else { return nil }
            return Mount(
                point: unescaped(words[4]),
                type: words[dash + 1],
                source: unescaped(words[dash + 2]),
                device: words[2]
            )
        }
    }

    /// Returns the one on which an absolute path lies: of the longest points, the last mounted.
    static func holding(_ path: String, among mounts: [Mount]) -> Mount? {
        var best: Mount?
        for mount in mounts where Self.contains(mount.point, path) {
            if mount.point.utf8.count >= (best?.point.utf8.count ?? 0) { best = mount }
        }
        return best
    }

    /// Whether `path` is `directory` or below it.
    static func contains(_ directory: String, _ path: String) -> Bool {
        directory == "/" || path == directory || path.hasPrefix(directory + "/")
    }

    /// Blanks, tabs, line ends and backslashes are written as three octal digits.
    private static func unescaped(_ word: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(word.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
