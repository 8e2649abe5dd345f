import Glibc

/// What `/sys` tells of the disk below a file system or a swap area.
struct BlockDevice: Sendable, Equatable {
    /// Through dm-crypt, at any depth.
    var isEncrypted = false
    var isRemovable = false
    /// Compressed memory: nothing of it gets to a disk.
    var isZram = false

    init(isEncrypted: Bool = false, isRemovable: Bool = false, isZram: Bool = false) {
        self.isEncrypted = isEncrypted
        self.isRemovable = isRemovable
        self.isZram = isZram
    }

    /// - Parameters:
    ///   - source: what is mounted or swapped on, such as `/dev/mapper/home`.
    ///   - device: major and minor number, where `source` is no block device.
    init(source: String, device: String) {
        var status = stat()
        let isBlock = source.hasPrefix("/dev/") && stat(source, &status) == 0 && status.st_mode & S_IFMT == S_IFBLK
        let number = isBlock ? "\(Self.major(status.st_rdev)):\(Self.minor(status.st_rdev))" : device
        let directory = "/sys/dev/block/" + number
        isEncrypted = Self.isEncrypted(directory, depth: 0)
        isRemovable = ["", "/.."].contains { SystemText.line(directory + $0 + "/removable") == "1" }
        isZram = source.hasPrefix("/dev/zram")
    }

    /// Numbers as Linux packs them (`gnu_dev_major`).
    static func major(_ device: dev_t) -> UInt64 {
        (UInt64(device) >> 8 & 0xfff) | (UInt64(device) >> 32 & ~0xfff)
    }

    static func minor(_ device: dev_t) -> UInt64 {
        (UInt64(device) & 0xff) | (UInt64(device) >> 12 & ~0xff)
    }

    /// A logical volume or an array is encrypted where everything below it is.
    private static func isEncrypted(_ directory: String, depth: Int) -> Bool {
        if let uuid = SystemText.line(directory + "/dm/uuid"), uuid.hasPrefix("CRYPT-") { return true }
        let slaves = SystemText.names(in: directory + "/slaves")
        return depth < 8 && !slaves.isEmpty
            && slaves.allSatisfy { isEncrypted(directory + "/slaves/" + $0, depth: depth + 1) }
    }
}
