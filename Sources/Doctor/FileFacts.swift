import Glibc

/// What can be told of a file by its name.
struct FileFacts: Sendable, Equatable {
    enum Kind: Sendable, Equatable { case file, directory, link, other }

    let path: String
    let kind: Kind
    let owner: UInt32
    /// The permission bits.
    let mode: UInt32
    let links: Int
    let size: Int
    /// Whether this process may read it.
    let isReadable: Bool
    /// Numbers that two files on one file system have in common.
    let fileSystem: UInt64
    let mount: Mount?
    let disk: BlockDevice

    init(
        path: String,
        kind: Kind = .file,
        owner: UInt32,
        mode: UInt32 = 0o600,
        links: Int = 1,
        size: Int = 0,
        isReadable: Bool = true,
        fileSystem: UInt64,
        mount: Mount? = nil,
        disk: BlockDevice = BlockDevice()
    ) {
        self.path = path
        self.kind = kind
        self.owner = owner
        self.mode = mode
        self.links = links
        self.size = size
        self.isReadable = isReadable
        self.fileSystem = fileSystem
        self.mount = mount
        self.disk = disk
    }

    /// Returns `nil` where nothing has that name. `followsLinks`: the facts are of what a link leads to.
    init?(at path: String, followsLinks: Bool, mounts: [Mount]) {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        let real = Self.resolved(path)
        let mount = Mount.holding(real, among: mounts)
        self.init(
            path: path,
            kind: kind,
            owner: status.st_uid,
            mode: status.st_mode & 0o7777,
            links: Int(status.st_nlink),
            size: Int(status.st_size),
            isReadable: access(path, R_OK) == 0,
            fileSystem: UInt64(status.st_dev),
            mount: mount,
            disk: mount.map { BlockDevice(source: $0.source, device: $0.device) } ?? BlockDevice()
        )
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
