import Files
import Glibc

/// A terminal on which a person types a secret.
final class Terminal {
    /// The longest line that the kernel delivers, in bytes; it drops what is typed beyond it (termios(3)).
    private static let lineLimit = 4095

    private enum Input {
        case line(SecretBuffer)
        case signal(Int32)
    }

    private let path: String
    private let descriptor: Int32

    init(path: String) throws(VaultError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0, isatty(descriptor) == 1 else {
            throw VaultError(kind: .noTerminal, path: path, .noTerminal, remedy: .provideKey)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Asks until a line is entered. After the process was stopped, asks again when it continues.
    func readLine(prompt: String) throws(VaultError) -> SecretBuffer {
        while true {
            switch try ask(prompt) {
            case .line(let line):
                return try SecretPrompt.withoutLineEnd(line, source: path)
            case .signal(let number):
                SignalRelay.deliver(number)
                guard number == SIGTSTP else {
                    throw VaultError(kind: .interrupted, path: path, .interrupted)
                }
            }
        }
    }

    /// Restores terminal and signals however it returns.
    private func ask(_ prompt: String) throws(VaultError) -> Input {
        let signals = try SignalRelay()
        defer { signals.cancel() }
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { throw failure("read the settings of") }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL)
        silent.c_lflag |= tcflag_t(ICANON | ISIG)
        guard tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else { throw failure("change the settings of") }
        defer { tcsetattr(descriptor, TCSADRAIN, &settings) }
        show(String(String.UnicodeScalarView(prompt.unicodeScalars.map { Bounds.isPlain(String($0)) ? $0 : "?" })))
        defer { show("\n") }
        return try readLine(unless: signals)
    }

    private func readLine(unless signals: SignalRelay) throws(VaultError) -> Input {
        var signal: Int32?
        let line = try SecretBuffer(count: Self.lineLimit + 1) { memory throws(VaultError) in
            var used = 0
            while used < memory.count {
                signal = try signals.wait(for: descriptor)
                guard signal == nil else { return 0 }
                let count: Int
                do throws(Errno) {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: memory[used...])
                    count = try FileDescriptor(rawValue: descriptor).readSome(into: rest)
                } catch {
                    if error == .wouldBlock { continue }
                    throw VaultError(number: error.rawValue, doing: "read from", path: path)
                }
                used += count
                guard count > 0, memory[used - 1] != UInt8(ascii: "\n") else { break }
            }
            return used
        }
        if let signal { return .signal(signal) }
        guard line.count < Self.lineLimit else {
            throw SecretPrompt.unusable(path, .longerThanTerminalLine)
        }
        return .line(line)
    }

    func show(_ text: String) {
        Array(text.utf8).withUnsafeBytes { bytes in
            _ = write(descriptor, bytes.baseAddress, bytes.count)
        }
    }

    /// Writes a secret to the terminal alone.
    func show(_ secret: SecretBuffer) {
        secret.withUnsafeBytes { bytes in
            _ = write(descriptor, bytes.baseAddress, bytes.count)
        }
    }

    private func failure(_ action: String) -> VaultError {
        VaultError(number: errno, doing: action, path: path)
    }
}
