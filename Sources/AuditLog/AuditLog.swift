import Files
import Glibc
package import Vault

/// The log of what a vault's secrets were used for: who, when, from which unit, through which profile, to whom.
///
/// It only grows, and each of its lines is chained to the one before by a code that cannot be made without the vault's
/// data key. Whoever can write the files can destroy the log; to change, remove, double, swap or invent lines of it
/// unnoticed takes the key, with one exception: putting log and head together back to what both were at an earlier
/// moment.
///
/// **Lines.** `audit.log` is ASCII text, one JSON object a line, ended by LF, at most 4096 octets with it, written without
/// spaces and with the fields in this order; what is outside printable ASCII, `"` and `\` are escaped (`\uXXXX`, `\"`,
/// `\\`).
///
/// | field | value | in |
/// |---|---|---|
/// | `n` | number of the line, from 1, over all files | all |
/// | `time` | `2026-11-25T16:48:39Z` | all |
/// | `vault` | id of the vault, 32 hexadecimal digits | all |
/// | `uid` | user id of the process | all |
/// | `unit` | systemd unit of the process | where there is one |
/// | `action` | `send`, `test`, `outcome`, `refuse`, `limit`, `start`, `rotate`, `rekey`, `accept` | all |
/// | `slot` | number of the slot that opened the vault, 0 where it was unlocked already | all |
/// | `profile` | its name | `send`, `test`, `refuse`, `limit` |
/// | `recipients`, `more` | the first ones of the envelope; how many are not listed, where that is not 0 | `send`, `refuse` |
/// | `of`, `outcome` | number of a `send` or `test` line; `delivered`, `partly`, `undelivered`, `unknown`, `passed`, `failed` | `outcome` |
/// | `reason` | `recipient`, `sender`, `server`, `limit` | `refuse` |
/// | `previous`, `hash`, `verified` | code of the last line of the file before; unkeyed BLAKE2b-256 of that file; whether its last line was right | `rotate`, `rekey` |
/// | `torn` | octets of an unfinished line that stands right before | where there is one |
/// | `lost` | how many lines the head knew of that were gone | where there were any |
/// | `head` | `missing` or `wrong`: what had become of the head | where something had |
/// | `mac` | 64 hexadecimal digits, last | all |
///
/// `mac` is BLAKE2b-256, keyed with subkey 3 of the data key (`crypto_kdf`, context `notifyvt`), over the 32 octets of
/// the code before and the octets of this line up to the comma before `"mac"`. The code before is that of the line
/// before; 32 zeros for `start`; `previous` for `rotate` and `rekey`. These three begin a file and stand nowhere else.
///
/// **Head.** `audit.head` is `{"head":N,"last":"CODE","mac":"CODE"}` and LF: number and code of the last line, and a code
/// as above, with 32 zeros as the code before. It is written in place after the lines, so after a crash it may be
/// behind, which is no fault; where it is ahead, lines were cut off.
///
/// **Order.** A `send` line is written before the connection is made, so that a use that is killed half-way is in the
/// log, and the limit of a policy holds for mails that leave at the same time; the `outcome` line follows. All writing is
/// done under `flock` on `audit.log.lock`.
///
/// **Files.** At 4 MiB `audit.log` becomes `audit.log.1`, that `.2`, and so on to `.8`. The same is done with a file whose
/// last line is not right, so that no tampering blocks a use; `verified` is `false` then. A line torn by a crash is left
/// and told by the next one. After the data key has changed, `rekey` commits to the last code and the hash of the old
/// file: older files are checked by these hashes, since their key is gone. `accept` is written when the owner of the
/// vault has seen what is wrong above it.
///
/// **No fsync.** A use is not held up for the disk: a log that is flushed would cost each mail some milliseconds, and
/// what it would win is only what the last seconds before a power failure were used for. Lines that are lost then look
/// like lines that were cut off, and are told as such.
package struct AuditLog: Sendable {
    let files: AuditLogFiles
    /// In hexadecimal.
    let vaultID: String
    let key: AuditKey
    /// The number of the slot that opened the vault; 0 where it was unlocked already.
    let slot: Int
    let origin: AuditOrigin
    /// Returns seconds since 1970, UTC.
    let now: @Sendable () -> Int64
    let lockDeadline: Duration

    /// `sizeLimit` is for one file, in bytes; a mail does not wait longer than `lockDeadline` for a line about it.
    init(
        path: String,
        vaultID: String,
        key: AuditKey,
        slot: Int,
        origin: AuditOrigin = .current(),
        now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) },
        sizeLimit: Int = AuditLogFiles.standardSize,
        lockDeadline: Duration = .seconds(10)
    ) {
        files = AuditLogFiles(path: path, sizeLimit: sizeLimit)
        self.vaultID = vaultID
        self.key = key
        self.slot = slot
        self.origin = origin
        self.now = now
        self.lockDeadline = lockDeadline
    }

    /// The log at `path` of an open vault; nothing is read or written yet.
    package init(of vault: Vault, at path: String) {
        self.init(path: path, vaultID: vault.identifier, key: vault.auditKey, slot: vault.slot ?? 0)
    }

    /// Of the file that is written, as it was given.
    package var path: String { files.path }

    /// Writes a line.
    ///
    /// - Returns: its number.
    /// - Throws: `.io`, `.permissions`, `.locked` where it could not be written.
    @discardableResult
    package func append(_ use: AuditedUse) throws(VaultError) -> UInt64 {
        let lock = try lock()
        defer { lock.release() }
        return try write(use)
    }

    func lock() throws(VaultError) -> FileLock {
        try VaultError.converting { () throws(FileError) in
            let place = FilePath(files.path)
            do throws(FileError) {
                return try FileLock(beside: place, deadline: lockDeadline)
            } catch  where error.isMissing {
                try Directory(of: place).make()
                return try FileLock(beside: place, deadline: lockDeadline)
            }
        }
    }
}
