import CKeyring
import Glibc

/// A system call on the keyring that failed.
struct KeyringError: Error, Equatable {
    /// Its `errno`.
    let number: Int32

    /// The error of the vault that it means.
    var vaultError: VaultError {
        let path = "kernel keyring"
        switch number {
        case ENOSYS, EPERM, EACCES, EOPNOTSUPP:
            return VaultError(
                kind: .unsupported,
                path: path,
                .keyringUnavailable,
                remedy: .allowKeyring
            )
        case EDQUOT:
            return VaultError(
                kind: .resources,
                path: path,
                .keyringFull,
                remedy: .raiseKeyringQuota
            )
        default: return VaultError(number: number, doing: "hold the key", path: path)
        }
    }
}

/// Keys of type `user` in the kernel's keyring of this user (`@u`), which is one for all of the user's sessions, cron's
/// among them.
///
/// Only the user's own processes have access to a key, by their user id. The rights of whoever *possesses* a key are
/// removed (keyrings(7)): the session keyring, and with it possession of what is in `@u`, is inherited by the programs that
/// a process starts, whatever user they run as in the end.
enum UserKeyring {
    struct Key: Equatable, Sendable {
        let serial: Int32
    }

    /// View, read, write, search and set attributes, for the user alone.
    private static let permissions = 0x2f_0000
    private static let linkPermission = 0x10_0000

    /// Puts a key into `@u`, replacing one of the same description; it expires after `seconds` of the wall clock.
    ///
    /// The payload is stored once only the user can read the key, and the key is linked into `@u` after that.
    static func add(_ description: String, payload: SecretBuffer, seconds: UInt64) throws(KeyringError) {
        let key = Key(serial: keyring_add(description, "-", 1, KEY_SPEC_THREAD_KEYRING))
        guard key.serial >= 0 else { throw KeyringError(number: errno) }
        defer { _ = keyring_control(KEYCTL_UNLINK, key.serial, Int(KEY_SPEC_THREAD_KEYRING)) }
        try control(KEYCTL_SETPERM, key, permissions | linkPermission)
        try update(key, payload: payload)
        try setTimeout(of: key, seconds: seconds)
        try control(KEYCTL_LINK, key, Int(KEY_SPEC_USER_KEYRING))
        try control(KEYCTL_SETPERM, key, permissions)
    }

    /// Returns the key of that description, or `nil` where there is none, or it has expired or been revoked.
    static func find(_ description: String) throws(KeyringError) -> Key? {
        let serial = keyring_search(KEY_SPEC_USER_KEYRING, description)
        guard serial < 0 else { return Key(serial: serial) }
        switch errno {
        case ENOKEY, EKEYEXPIRED, EKEYREVOKED: return nil
        default: throw KeyringError(number: errno)
        }
    }

    /// Returns the payload, or `nil` where it has more than `limit` bytes.
    static func read(_ key: Key, limit: Int) throws(VaultError) -> SecretBuffer? {
        var isWhole = false
        let payload = try SecretBuffer(count: limit) { memory throws(VaultError) in
            let count = keyring_copy(KEYCTL_READ, key.serial, memory.baseAddress, memory.count)
            guard count >= 0 else { throw KeyringError(number: errno).vaultError }
            isWhole = count <= limit
            return isWhole ? count : 0
        }
        return isWhole ? payload : nil
    }

    static func update(_ key: Key, payload: SecretBuffer) throws(KeyringError) {
        let status = payload.withUnsafeBytes { keyring_update(key.serial, $0.baseAddress, $0.count) }
        guard status == 0 else { throw KeyringError(number: errno) }
    }

    static func setTimeout(of key: Key, seconds: UInt64) throws(KeyringError) {
        try control(KEYCTL_SET_TIMEOUT, key, Int(UInt32(clamping: max(seconds, 1))))
    }

    /// Destroys the payload at once, wherever the key is linked, and unlinks the key from `@u`.
    static func remove(_ key: Key) throws(KeyringError) {
        guard keyring_control(KEYCTL_REVOKE, key.serial, 0) == 0 else {
            // Another process was faster; the description may already belong to another key.
            if [EKEYREVOKED, EKEYEXPIRED, ENOKEY].contains(errno) { return }
            throw KeyringError(number: errno)
        }
        // The kernel unlinks by description, whatever the serial number: so immediately, or not at all.
        _ = keyring_control(KEYCTL_UNLINK, key.serial, Int(KEY_SPEC_USER_KEYRING))
    }

    /// Returns the keys in `@u` whose description begins with `prefix`.
    static func all(prefix: String) throws(KeyringError) -> [Key] {
        var serials = [Int32](repeating: 0, count: 256)
        while true {
            let size = serials.withUnsafeMutableBytes {
                keyring_copy(KEYCTL_READ, KEY_SPEC_USER_KEYRING, $0.baseAddress, $0.count)
            }
            guard size >= 0 else { throw KeyringError(number: errno) }
            let count = size / MemoryLayout<Int32>.size
            guard count > serials.count else { return keys(serials.prefix(count), prefix: prefix) }
            serials = [Int32](repeating: 0, count: count)
        }
    }

    private static func keys(_ serials: some Collection<Int32>, prefix: String) -> [Key] {
        return serials.map { Key(serial: $0) }
            .filter { description(of: $0)?.hasPrefix(prefix) == true }
    }

    /// Returns the description; `nil` where the key is not of type `user` or is gone.
    private static func description(of key: Key) -> String? {
        var text = [UInt8](repeating: 0, count: 512)
        let size = text.withUnsafeMutableBytes { keyring_copy(KEYCTL_DESCRIBE, key.serial, $0.baseAddress, $0.count) }
        guard size > 0, size <= text.count else { return nil }
        let fields = String(decoding: text.prefix(size - 1), as: UTF8.self).split(separator: ";", maxSplits: 4)
        return fields.count == 5 && fields[0] == "user" ? String(fields[4]) : nil
    }

    private static func control(_ operation: Int32, _ key: Key, _ number: Int) throws(KeyringError) {
        guard keyring_control(operation, key.serial, number) >= 0 else { throw KeyringError(number: errno) }
    }
}
