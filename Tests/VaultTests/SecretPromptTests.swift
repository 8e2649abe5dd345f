import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Vault

/// One at a time: a process has one set of signal handlers.
@Suite("Secret prompt", .serialized)
struct SecretPromptTests {
    private static func kind(_ body: () throws -> Void) -> VaultError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? VaultError)?.kind
        }
    }

    private func read(_ input: [UInt8]) throws -> SecretBuffer {
        try withTemporaryDirectory { directory in
            try write(input, to: directory + "/input")
            let descriptor = open(directory + "/input", O_RDONLY)
            return try SecretPrompt.read(descriptor: descriptor)
        }
    }

    @Test(
        "one line end at the end is dropped, everything else is the secret",
        arguments: [
            ("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a\r", "a\r"), ("a\nb\n", "a\nb"),
            (" a \n", " a "), ("\0\n", "\0"), ("é\n", "é"), ("e\u{301}\n", "e\u{301}"),
        ]
    )
    func lineEnds(input: String, expected: String) throws {
        #expect(bytes(of: try read(Array(input.utf8))) == Array(expected.utf8))
    }

    @Test("nothing, or only a line end, is refused", arguments: ["", "\n", "\r\n"])
    func empty(input: String) {
        #expect(Self.kind { _ = try read(Array(input.utf8)) } == .unusableSecret)
    }

    @Test("up to 64 KiB are read whole", arguments: [4095, 4096, 4097, 16384, 65535, 65536])
    func lengths(count: Int) throws {
        let input = (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251 + 1) }
        #expect(bytes(of: try read(input + [13, 10])) == input)
    }

    @Test("more than 64 KiB are refused", arguments: [65537, 65538, 65539, 65540, 100_000])
    func tooLong(count: Int) {
        #expect(Self.kind { _ = try read([UInt8](repeating: 65, count: count)) } == .unusableSecret)
    }

    @Test("a descriptor is closed once it is read, so that no child has it")
    func closes() throws {
        try withTemporaryDirectory { directory in
            try write(Array("secret".utf8), to: directory + "/input")
            let descriptor = open(directory + "/input", O_RDONLY)
            var (before, after) = (stat(), stat())
            #expect(fstat(descriptor, &before) == 0)
            #expect(try SecretPrompt.read(descriptor: descriptor).count == 6)
            // The number may be another test's by now.
            #expect(fstat(descriptor, &after) != 0 || after.st_ino != before.st_ino)
        }
    }

    @Test("a descriptor that is not open is told")
    func closed() {
        #expect(Self.kind { _ = try SecretPrompt.read(descriptor: 987_654) } == .io)
    }

    @Test("without a terminal nothing is asked", arguments: ["/dev/null", "/nowhere"])
    func noTerminal(path: String) {
        let error = #expect(throws: VaultError.self) {
            try SecretPrompt.read(terminal: path, prompt: "Passphrase: ", confirm: false)
        }
        #expect(error?.kind == .noTerminal)
        #expect(error?.reason == "there is no terminal to ask on")
    }

    @Test("what is typed comes back, is not echoed, and the terminal is as before")
    func typed() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.echoes
        let answer = terminal.ask(confirm: true)
        try terminal.expect("Pass?word: ")
        #expect(!terminal.echoes)
        terminal.type("hunter2\n")
        try terminal.expect("Repeat it: ")
        terminal.type("hunter2\n")
        #expect(bytes(of: try answer().get()) == Array("hunter2".utf8))
        #expect(before && terminal.echoes)
        #expect(!terminal.shown.contains("hunter2"))
    }

    @Test(
        "another confirmation, an empty line and the end of input are refused, and the terminal is as before",
        arguments: [["a\n", "b\n"], ["\n"], ["\u{4}"]]
    )
    func refused(lines: [String]) throws {
        let terminal = try PseudoTerminal()
        let answer = terminal.ask(confirm: lines.count > 1)
        for (line, prompt) in zip(lines, ["Pass?word: ", "Repeat it: "]) {
            try terminal.expect(prompt)
            terminal.type(line)
        }
        #expect(Self.kind { _ = try answer().get() } == .unusableSecret)
        #expect(terminal.echoes)
    }

    @Test("a signal finds the terminal as it was, and the handler that was there before")
    func signal() async {
        // In a process of its own: another suite's command would take the signal.
        await #expect(processExitsWith: .success) {
            let terminal = try PseudoTerminal()
            var own = sigaction()
            own.__sigaction_handler.sa_handler = { _ in Received.count.add(1, ordering: .sequentiallyConsistent) }
            try #require(sigaction(SIGTERM, &own, nil) == 0)
            let answer = terminal.ask(confirm: false)
            try terminal.expect("Pass?word: ")
            terminal.type("half")
            kill(getpid(), SIGTERM)
            #expect(SecretPromptTests.kind { _ = try answer().get() } == .interrupted)
            #expect(terminal.echoes)
            // The prompt's thread blocks signals, so another one handles it, a moment later.
            let end = ContinuousClock.now + .seconds(10)
            while Received.count.load(ordering: .sequentiallyConsistent) == 0, ContinuousClock.now < end {
                usleep(1000)
            }
            #expect(Received.count.load(ordering: .sequentiallyConsistent) == 1)
        }
    }

    private enum Received {
        static let count = Atomic<Int>(0)
    }

    @Test("hardening sets the soft limit on core files to 0 and leaves the hard one")
    func hardening() async {
        await #expect(processExitsWith: .success) {
            var (before, after) = (rlimit(), rlimit())
            let resource = __rlimit_resource_t(RLIMIT_CORE.rawValue)
            getrlimit(resource, &before)
            _ = ProcessHardening.apply()
            getrlimit(resource, &after)
            #expect(after.rlim_cur == 0)
            #expect(after.rlim_max == before.rlim_max)
        }
    }
}
