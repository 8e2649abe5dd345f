/// The payload of the key in the keyring while a vault is unlocked: the data key, and until when it may be used.
///
/// The kernel expires keys by the wall clock, which can be set back. So the deadlines are kept here too, in seconds since
/// the machine was booted. All integers are little-endian; the length is always the same.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 16 | boot id |
/// | 16 | 8 | deadline, which never moves |
/// | 24 | 8 | idle time, 0 for no limit |
/// | 32 | 8 | deadline unless it is used before |
/// | 40 | 32 | data key |
struct UnlockRecord: Sendable {
    static let length = prefixLength + Sodium.keyLength
    private static let prefixLength = BootClock.Moment.bootIDLength + 24

    private let bootID: [UInt8]
    private let deadline: UInt64
    private let idle: UInt64
    private let idleDeadline: UInt64
    let dataKey: SecretBuffer

    init(dataKey: SecretBuffer, limits: UnlockLimits, at moment: BootClock.Moment) {
        bootID = moment.bootID
        deadline = moment.seconds + limits.lifetime
        idle = limits.idle ?? 0
        idleDeadline = idle == 0 ? deadline : min(moment.seconds + idle, deadline)
        self.dataKey = dataKey
    }

    private init(_ record: UnlockRecord, usedAt moment: BootClock.Moment) {
        bootID = record.bootID
        deadline = record.deadline
        idle = record.idle
        idleDeadline = idle == 0 ? deadline : min(moment.seconds + idle, deadline)
        dataKey = record.dataKey
    }

    /// Reads a payload; `nil` where it is not one, is from another boot, has expired, or exceeds the limits of an unlock.
    init?(_ payload: SecretBuffer, at moment: BootClock.Moment) throws(VaultError) {
        guard payload.count == Self.length else { return nil }
        var reader = ByteReader(payload.withUnsafeBytes { Array($0.prefix(Self.prefixLength)) })
        guard let bootID = try? reader.take(BootClock.Moment.bootIDLength),
            let deadline = try? reader.integer(UInt64.self), let idle = try? reader.integer(UInt64.self),
            let idleDeadline = try? reader.integer(UInt64.self), bootID == moment.bootID,
            moment.seconds < idleDeadline, idleDeadline <= deadline,
            deadline - moment.seconds <= UnlockLimits.longest,
            idle == 0 ? idleDeadline == deadline : idleDeadline - moment.seconds <= idle
        else { return nil }
        self.bootID = bootID
        self.deadline = deadline
        self.idle = idle
        self.idleDeadline = idleDeadline
        dataKey = try payload.withUnsafeBytes { bytes throws(VaultError) in
            try SecretBuffer(copying: UnsafeRawBufferPointer(rebasing: bytes[Self.prefixLength...]))
        }
    }

    /// The bytes for the keyring.
    func payload() throws(VaultError) -> SecretBuffer {
        var prefix = ByteWriter()
        prefix.append(bootID)
        prefix.integer(deadline)
        prefix.integer(idle)
        prefix.integer(idleDeadline)
        return try SecretBuffer(count: Self.length) { memory in
            memory.copyBytes(from: prefix.bytes)
            dataKey.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: memory[Self.prefixLength...]).copyMemory(from: $0)
            }
            return Self.length
        }
    }

    /// Returns the record with its idle time restarted; `nil` where that changes nothing.
    func used(at moment: BootClock.Moment) -> UnlockRecord? {
        let record = UnlockRecord(self, usedAt: moment)
        return record.idleDeadline == idleDeadline ? nil : record
    }

    /// Returns the remaining time at that moment.
    func remaining(at moment: BootClock.Moment) -> UnlockRemaining {
        UnlockRemaining(
            seconds: deadline - min(deadline, moment.seconds),
            unusedSeconds: idle == 0 ? nil : idleDeadline - min(idleDeadline, moment.seconds)
        )
    }
}
