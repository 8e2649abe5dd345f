internal import FoundationEssentials

/// The mounted file systems on which inotify does not see the changes that other machines make.
struct RemoteFileSystems {
    private static let types: Set<Substring> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs",
        "virtiofs",
    ]

    private let devices: Set<UInt64>

    init() {
        let table = (try? Data(contentsOf: URL(filePath: "/proc/self/mountinfo"))) ?? Data()
        self.init(mountInfo: String(decoding: table, as: UTF8.self))
    }

    /// - Parameter mountInfo: the table of proc_pid_mountinfo(5).
    init(mountInfo: String) {
        var devices: Set<UInt64> = []
        for line in mountInfo.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 1, dash > 2 else { continue }
            let numbers = fields[2].split(separator: ":").compactMap { UInt64($0) }
            if Self.types.contains(fields[dash + 1]), numbers.count == 2 {
                devices.insert(Self.device(major: numbers[0], minor: numbers[1]))
            }
        }
        self.devices = devices
    }

    func contains(_ device: UInt64) -> Bool {
        devices.contains(device)
    }

    /// As glibc's `makedev` joins them.
    private static func device(major: UInt64, minor: UInt64) -> UInt64 {
        (minor & 0xFF) | (major & 0xFFF) << 8 | (minor & ~0xFF) << 12 | (major & ~0xFFF) << 32
    }
}
