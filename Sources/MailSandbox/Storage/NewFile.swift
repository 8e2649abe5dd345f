internal import Glibc

/// A file under a temporary name, until it is kept or discarded.
struct NewFile: ~Copyable {
    private let directory: String
    private let path: String
    private let descriptor: Int32

    init(in directory: String, mode: mode_t) throws(StorageFailure) {
        self.directory = directory
        path = "\(directory)/.\(String(UInt64.random(in: 0 ... .max), radix: 16)).part"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw .last() }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ octets: [UInt8]) throws(StorageFailure) {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last() }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes the file durable under `finalPath`, which lies in the same directory. After a failure it is gone.
    func keep(as finalPath: String) throws(StorageFailure) {
        guard fsync(descriptor) == 0, rename(path, finalPath) == 0 else {
            let failure = StorageFailure.last()
            discard()
            throw failure
        }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if folder >= 0 { close(folder) } }
        guard folder >= 0, fsync(folder) == 0 else {
            let failure = StorageFailure.last()
            unlink(finalPath)
            throw failure
        }
    }

    func discard() {
        unlink(path)
    }
}
