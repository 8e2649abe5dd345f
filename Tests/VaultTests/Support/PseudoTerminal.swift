import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Vault

/// A terminal with the test at the keyboard.
final class PseudoTerminal {
    struct Silence: Error {
        let shown: String
    }

    private let keyboard: Int32
    private let path: String
    private(set) var shown = ""

    init() throws {
        // What unlockpt and ptsname do, which the Glibc module leaves out: TIOCSPTLCK and TIOCGPTN.
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var number: Int32 = 0
        try #require(keyboard >= 0 && ioctl(keyboard, 0x4004_5431, &number) == 0)
        try #require(ioctl(keyboard, 0x8004_5430, &number) == 0)
        path = "/dev/pts/\(number)"
    }

    deinit {
        close(keyboard)
    }

    var echoes: Bool {
        var settings = termios()
        return tcgetattr(keyboard, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Starts a prompt on a thread of its own; the result waits for its end.
    func ask(confirm: Bool) -> () -> Result<SecretBuffer, any Error> {
        let result = Mutex<Result<SecretBuffer, any Error>?>(nil)
        let box = Answer(result)
        let done = DispatchSemaphore(value: 0)
        let path = path
        DispatchQueue(label: "prompt").async {
            let answer = Result<SecretBuffer, any Error> {
                try SecretPrompt.read(terminal: path, prompt: "Pass\u{7}word: ", confirm: confirm)
            }
            box.result.withLock { $0 = answer }
            done.signal()
        }
        return {
            done.wait()
            return box.result.withLock { $0 } ?? .failure(Silence(shown: ""))
        }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(keyboard, bytes, bytes.count)
    }

    /// Waits until the terminal shows `text`, at most ten seconds.
    func expect(_ text: String) throws {
        while !shown.contains(text) {
            var waiting = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) == 1 else { throw Silence(shown: shown) }
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = read(keyboard, &buffer, buffer.count)
            if count <= 0 { continue }
            shown += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }

    private final class Answer: Sendable {
        let result: Mutex<Result<SecretBuffer, any Error>?>

        init(_ result: consuming Mutex<Result<SecretBuffer, any Error>?>) {
            self.result = result
        }
    }
}
