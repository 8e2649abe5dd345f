import FoundationEssentials
import Glibc

/// A directory of a test's own, removed with its last reference.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/logwatch-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func append(_ text: String, to name: String) throws {
        try Writer(file(name)).write(text)
    }

    func replace(_ name: String, with text: String) throws {
        guard truncate(file(name), 0) == 0 else { throw TestFailure("truncate") }
        try append(text, to: name)
    }

    func rename(_ old: String, _ new: String) throws {
        guard Glibc.rename(file(old), file(new)) == 0 else { throw TestFailure("rename") }
    }

    func remove(_ name: String) throws {
        guard unlink(file(name)) == 0 else { throw TestFailure("unlink") }
    }

    func copy(_ old: String, _ new: String) throws {
        try FileManager.default.copyItem(atPath: file(old), toPath: file(new))
    }
}

/// A file held open for appending, as a logging program holds it.
final class Writer {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestFailure("open \(path)") }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw TestFailure("write") }
    }

    func write(_ text: String) throws {
        try write(Array(text.utf8))
    }
}

struct TestFailure: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}
