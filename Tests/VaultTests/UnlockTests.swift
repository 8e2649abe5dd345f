import Escaping
import Glibc
import Synchronization
import Testing

@testable import Vault

/// A clock that the test moves.
private final class ManualClock: Sendable {
    private let moment: Mutex<BootClock.Moment>

    init(boot: UInt8 = 1, seconds: UInt64 = 1_000) {
        moment = Mutex(BootClock.Moment(bootID: [UInt8](repeating: boot, count: 16), seconds: seconds))
    }

    var clock: BootClock {
        BootClock { [self] () throws(VaultError) in moment.withLock { $0 } }
    }

    func advance(_ seconds: UInt64) {
        moment.withLock { $0 = BootClock.Moment(bootID: $0.bootID, seconds: $0.seconds + seconds) }
    }

    func reboot() {
        moment.withLock { $0 = BootClock.Moment(bootID: [UInt8](repeating: 9, count: 16), seconds: $0.seconds) }
    }
}

@Suite("Short unlocks, in the kernel's keyring")
struct UnlockTests {
    /// Lends the unlock of a vault that nobody else has, and takes it away.
    private func withUnlock(_ clock: BootClock, _ body: (VaultUnlock, String) throws -> Void) throws {
        let vaultID = SystemEntropy().bytes(count: 16)
        let unlock = VaultUnlock(vaultID: vaultID, clock: clock)
        let description = "notify:vault:" + Hexadecimal.text(vaultID)
        defer { #expect(throws: Never.self) { try unlock.lock() } }
        try body(unlock, description)
        try unlock.lock()
        #expect(try UserKeyring.find(description) == nil)
    }

    private func limits(_ lifetime: Int, idle: Int? = nil) throws -> UnlockLimits {
        try #require(UnlockLimits(lifetime: .seconds(lifetime), idle: idle.map { .seconds($0) }))
    }

    @Test("the key is there until it is locked, and no longer")
    func keepsAndLocks() throws {
        try withUnlock(.system) { unlock, _ in
            #expect(unlock.take() == nil)
            #expect(try unlock.lock() == false)
            let dataKey = try secret([UInt8](1...32))
            try unlock.keep(dataKey, for: try limits(60, idle: 50))
            #expect(unlock.take()?.dataKey == dataKey)
            #expect(unlock.remaining()?.seconds ?? 0 > 50)
            #expect(try unlock.lock())
            #expect(unlock.take() == nil && unlock.remaining() == nil)
            #expect(try unlock.lock() == false)
        }
    }

    struct Course: CustomTestStringConvertible, Sendable {
        let name: String
        let lifetime: Int
        var idle: Int?
        /// Seconds to wait, each followed by a use if the key is there.
        let waits: [UInt64]
        /// Seconds left after each wait, before the use; `nil` where the vault is locked.
        let left: [UInt64?]

        var testDescription: String { name }
    }

    static let courses: [Course] = [
        Course(name: "to the last second", lifetime: 100, waits: [0, 99, 1], left: [100, 1, nil]),
        Course(name: "uses do not prolong it", lifetime: 100, waits: [50, 40, 9, 1], left: [50, 10, 1, nil]),
        Course(name: "unused, it ends early", lifetime: 100, idle: 10, waits: [9, 10], left: [91, nil]),
        Course(
            name: "uses move the idle deadline, never the other",
            lifetime: 25,
            idle: 10,
            waits: [9, 9, 6, 1],
            left: [16, 7, 1, nil]
        ),
        Course(name: "idle longer than all", lifetime: 10, idle: 100, waits: [9, 1], left: [1, nil]),
        Course(name: "far beyond", lifetime: 10, waits: [1 << 40], left: [nil]),
    ]

    @Test("deadlines hold by the clock that counts from the start of the machine", arguments: courses)
    func deadlines(_ course: Course) throws {
        let clock = ManualClock()
        try withUnlock(clock.clock) { unlock, description in
            try unlock.keep(try secret([UInt8](1...32)), for: try limits(course.lifetime, idle: course.idle))
            var left: [UInt64?] = []
            for wait in course.waits {
                clock.advance(wait)
                left.append(unlock.remaining()?.seconds)
                if let held = unlock.take() { unlock.use(held) }
            }
            #expect(left == course.left)
            // What has run out is not only ignored.
            #expect(try UserKeyring.find(description) == nil)
        }
    }

    @Test("looking at what is left is no use of it")
    func lookingIsNoUse() throws {
        let clock = ManualClock()
        try withUnlock(clock.clock) { unlock, _ in
            try unlock.keep(try secret([UInt8](1...32)), for: try limits(100, idle: 10))
            clock.advance(9)
            #expect(unlock.remaining() == UnlockRemaining(seconds: 91, unusedSeconds: 1))
            clock.advance(1)
            #expect(unlock.remaining() == nil)
        }
    }

    @Test("after another start of the machine nothing is unlocked")
    func reboot() throws {
        let clock = ManualClock()
        try withUnlock(clock.clock) { unlock, description in
            try unlock.keep(try secret([UInt8](1...32)), for: try limits(100))
            clock.reboot()
            #expect(unlock.take() == nil)
            #expect(try UserKeyring.find(description) == nil)
        }
    }

    @Test("a key that was locked meanwhile stays locked, whatever those who hold it do")
    func useAfterLock() throws {
        let clock = ManualClock()
        try withUnlock(clock.clock) { unlock, _ in
            try unlock.keep(try secret([UInt8](1...32)), for: try limits(100, idle: 10))
            let held = try #require(unlock.take())
            #expect(try unlock.lock())
            clock.advance(1)
            unlock.use(held)
            #expect(unlock.take() == nil)
            // Unlocked anew, the old one's holder changes and drops nothing of it.
            try unlock.keep(try secret([UInt8](2...33)), for: try limits(200))
            unlock.use(held)
            unlock.drop(held)
            #expect(bytes(of: unlock.take()?.dataKey) == [UInt8](2...33))
        }
    }

    @Test("a key that does not open the vault is dropped")
    func dropped() throws {
        try withUnlock(.system) { unlock, description in
            try unlock.keep(try secret([UInt8](1...32)), for: try limits(100))
            unlock.drop(try #require(unlock.take()))
            #expect(try UserKeyring.find(description) == nil)
        }
    }

    /// A sound payload of 72 bytes, made at second 1000 for 100 s, unused 10 s.
    private static func payload() -> [UInt8] {
        [UInt8](repeating: 1, count: 16) + Sample.littleEndian(UInt64(1100)) + Sample.littleEndian(UInt64(10))
            + Sample.littleEndian(UInt64(1010)) + [UInt8](1...32)
    }

    private static func patched(_ offset: Int, _ value: UInt64) -> [UInt8] {
        var payload = payload()
        payload.replaceSubrange(offset..<offset + 8, with: Sample.littleEndian(value))
        return payload
    }

    struct Forgery: CustomTestStringConvertible, Sendable {
        let name: String
        let payload: [UInt8]
        let isTaken: Bool

        init(_ name: String, _ payload: [UInt8], isTaken: Bool = false) {
            self.name = name
            self.payload = payload
            self.isTaken = isTaken
        }

        var testDescription: String { name }
    }

    static let forgeries = [
        Forgery("sound", payload(), isTaken: true),
        Forgery("one byte", [0]),
        Forgery("one byte short", Array(payload().dropLast())),
        Forgery("one byte long", payload() + [0]),
        Forgery("very long", payload() + [UInt8](repeating: 0, count: 1_000)),
        Forgery("of another boot", [2] + payload().dropFirst()),
        Forgery("over", patched(16, 1000)),
        Forgery("for longer than 30 days", patched(16, 1001 + 30 * 86_400)),
        Forgery("for ever", patched(16, .max)),
        Forgery("idle deadline behind the other", patched(32, 1101)),
        Forgery("idle deadline that no use has set", patched(32, 1011)),
        Forgery("idle deadline over", patched(32, 1000)),
        Forgery("idle deadline without an idle time", patched(24, 0)),
        Forgery("idle time of ages", patched(24, .max), isTaken: true),
    ]

    @Test("a payload that nobody but a forger could have left is ignored and removed", arguments: forgeries)
    func forged(_ forgery: Forgery) throws {
        let clock = ManualClock()
        try withUnlock(clock.clock) { unlock, description in
            try UserKeyring.add(description, payload: try secret(forgery.payload), seconds: 60)
            #expect((unlock.take() != nil) == forgery.isTaken)
            #expect((try UserKeyring.find(description) != nil) == forgery.isTaken)
        }
    }

    @Test(
        "a while is between a second and 30 days",
        arguments: [
            (0, nil, false), (1, nil, true), (-1, nil, false), (30 * 86_400, nil, true), (30 * 86_400 + 1, nil, false),
            (10, 0, false), (10, 1, true), (10, 30 * 86_400 + 1, false), (10, -1, false),
        ] as [(Int, Int?, Bool)]
    )
    func bounds(lifetime: Int, idle: Int?, isTaken: Bool) {
        #expect((UnlockLimits(lifetime: .seconds(lifetime), idle: idle.map { .seconds($0) }) != nil) == isTaken)
    }

    @Test("every vault of the user is locked at once where it cannot be told which")
    func lockAll() throws {
        // Not the real ones of this user: keys of a thread's own user keyring cannot be had, so the prefix is another.
        let prefix = "notify-test:" + Hexadecimal.text(SystemEntropy().bytes(count: 8))
        for number in 1...3 {
            try UserKeyring.add("\(prefix)\(number)", payload: try secret("x"), seconds: 60)
        }
        let keys = try UserKeyring.all(prefix: prefix)
        #expect(keys.count == 3)
        for key in keys { try UserKeyring.remove(key) }
        #expect(try UserKeyring.all(prefix: prefix).isEmpty)
    }

    @Test(
        "where there is no keyring, it is told with what to do",
        arguments: [
            (ENOSYS, .unsupported), (EPERM, .unsupported), (EACCES, .unsupported), (EDQUOT, .resources), (EIO, .io),
            (ENOMEM, .resources),
        ] as [(Int32, VaultError.Kind)]
    )
    func refusals(number: Int32, kind: VaultError.Kind) {
        let error = KeyringError(number: number).vaultError
        #expect(error.kind == kind)
        #expect((error.remedy != nil) == [ENOSYS, EPERM, EACCES, EDQUOT].contains(number))
    }

    @Test(
        "a boot id is 32 lower-case digits with hyphens",
        arguments: [
            ("0a1b2c3d-0000-4000-8000-ffffffffffff\n", true), ("0a1b2c3d-0000-4000-8000-fffffffffff\n", false),
            ("", false), ("0a1b2c3d-0000-4000-8000-fffffffffffg\n", false),
        ] as [(String, Bool)]
    )
    func bootID(text: String, isTaken: Bool) throws {
        #expect((BootClock.parse(bootID: text) != nil) == isTaken)
        #expect(try BootClock.system.now().bootID == BootClock.system.now().bootID)
    }
}
