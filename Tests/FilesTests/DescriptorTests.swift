import Files
import Foundation
import Synchronization
import Testing

private let arrivedSignals = Atomic<Int>(0)

/// Signals that break off the system calls of one thread, until the storm is over.
private final class SignalStorm: Sendable {
    private let isOver = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)
    private let previousMask: sigset_t

    /// Begins over the calling thread, and returns once it has been hit.
    init() {
        let before = arrivedSignals.load(ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in arrivedSignals.add(1, ordering: .relaxed) }
        // Without SA_RESTART, so that calls are not gone on with by the kernel.
        sigaction(SIGURG, &action, nil)
        // Threads of the cooperative pool block it.
        var mask = sigset_t()
        sigaddset(&mask, SIGURG)
        var previous = sigset_t()
        pthread_sigmask(SIG_UNBLOCK, &mask, &previous)
        previousMask = previous
        let target = pthread_self()
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) {
                pthread_kill(target, SIGURG)
                sched_yield()
            }
            ended.signal()
        }
        while arrivedSignals.load(ordering: .relaxed) == before { sched_yield() }
    }

    /// To be called by the same thread.
    func end() {
        isOver.store(true, ordering: .relaxed)
        ended.wait()
        var mask = previousMask
        pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
}

@Suite("Reading, writing and waiting")
struct DescriptorTests {
    private struct Pipe: ~Copyable {
        let reading: OwnedDescriptor
        let writing: OwnedDescriptor

        init() throws {
            var ends: [Int32] = [-1, -1]
            try uninterrupted { pipe(&ends) }
            reading = OwnedDescriptor(owning: FileDescriptor(rawValue: ends[0]))
            writing = OwnedDescriptor(owning: FileDescriptor(rawValue: ends[1]))
        }
    }

    @Test("a storm of signals neither loses nor doubles a byte")
    func storm() throws {
        let pipe = try Pipe()
        let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
        let writer = pipe.writing.descriptor
        Thread.detachNewThread {
            let storm = SignalStorm()
            defer { storm.end() }
            try? writer.writeAll(bytes)
        }
        let storm = SignalStorm()
        defer { storm.end() }
        var read = [UInt8](repeating: 0, count: bytes.count)
        let reader = pipe.reading.descriptor
        let count = try read.withUnsafeMutableBytes { try reader.fill($0) }
        #expect(count == bytes.count)
        #expect(read == bytes)
    }

    @Test("a storm of signals makes a deadline neither earlier nor endless")
    func stormUntilDeadline() throws {
        let pipe = try Pipe()
        let storm = SignalStorm()
        defer { storm.end() }
        let end = ContinuousClock.now + .milliseconds(50)
        let isReady = try pipe.reading.descriptor.waitForInput(until: end)
        #expect(!isReady)
        #expect(ContinuousClock.now >= end)
    }

    @Test("an interrupted call is made again, any other error is thrown")
    func repetition() {
        var calls = 0
        let answer = try? uninterrupted { () -> Int32 in
            calls += 1
            errno = EINTR
            return calls < 4 ? -1 : 7
        }
        #expect(answer == 7 && calls == 4)
        #expect(throws: Errno.badFileDescriptor) { try uninterrupted { close(-1) } }
    }

    @Test("waiting ends with input, with the end of it, and with the deadline")
    func waiting() throws {
        let pipe = try Pipe()
        let reader = pipe.reading.descriptor
        let early = [ContinuousClock.now, .now - .seconds(5)].map { end in try? reader.waitForInput(until: end) }
        #expect(early == [false, false])
        try pipe.writing.descriptor.writeAll([1])
        let isReady = try reader.waitForInput()
        #expect(isReady)
        let bytes = try reader.readAll(limit: 1)
        #expect(bytes == [1])
        let null = try OwnedDescriptor(opening: "/dev/null", O_RDONLY)
        let isAtEnd = try null.descriptor.waitForInput()
        #expect(isAtEnd)
    }

    @Test("a part of a file is read from where it lies, less at the end")
    func parts() throws {
        try withTemporaryDirectory { directory in
            let file = try OwnedDescriptor(opening: try make(directory.appending("file"), "0123456789"), O_RDONLY)
            let digits = file.descriptor
            #expect(try digits.read(2..<5) == Array("234".utf8))
            #expect(try digits.read(8..<20) == Array("89".utf8))
            #expect(try digits.read(20..<21) == [])
            #expect(try digits.readAll(limit: 4) == Array("0123".utf8))
            #expect(try digits.readAll(limit: 100) == Array("456789".utf8))
        }
    }

    @Test("what is opened is closed on exec, and with its last use")
    func closing() throws {
        let number: Int32
        do {
            let file = try OwnedDescriptor(opening: "/dev/null", O_RDONLY)
            number = file.descriptor.rawValue
            #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
        }
        // Another test may have been given the number since.
        #expect(number >= 0)
    }

    @Test("an error says what happened, in lower case")
    func words() {
        let error = FileError(.open, "/etc/x", .system(.noSuchFileOrDirectory))
        #expect(error.description == "cannot open: no such file or directory")
        #expect(error.isMissing && !error.isFull)
        #expect(FileError(.write, "/etc/x", .system(.noSpace)).isFull)
        #expect(
            FileError(.examine, "/etc", .writableByOthers(mode: 0o1777)).description
                == "has mode 01777; others must not write to it"
        )
    }
}
