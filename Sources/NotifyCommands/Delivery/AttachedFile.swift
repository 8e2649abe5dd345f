import Alerts
import Escaping
import Files
import Glibc
import Mail

/// Reads files that are to be attached.
enum AttachedFile {
    /// In bytes; what mail servers take at most is usually less.
    private static let limit = 25 << 20

    /// Reads one file; `option` is what named it.
    static func read(_ path: String, of option: String = "--attach") async throws(CommandFailure) -> Alert.Attachment {
        try await blocking { () throws(CommandFailure) in try load(path, of: option) }
    }

    /// Reads the files as they are at this moment; one that cannot be read is reported and left out.
    static func readAll(_ paths: [String], telling terminal: Terminal) async -> [Alert.Attachment] {
        var attachments: [Alert.Attachment] = []
        for path in paths {
            do throws(CommandFailure) {
                attachments.append(try await read(path))
            } catch {
                terminal.report(error)
            }
        }
        return attachments
    }

    private static func load(_ path: String, of option: String) throws(CommandFailure) -> Alert.Attachment {
        let what = "\(option) \(Visible.escaped(path))"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(what) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(what) }
            guard count > 0 else { break }
            content += piece[..<count]
            guard content.count <= limit else {
                throw CommandFailure(what, "is larger than \(limit >> 20) MiB", status: .badData)
            }
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return Alert.Attachment(name: name, mediaType: mediaType(of: content), content: content)
    }

    private static func mediaType(of content: [UInt8]) -> String {
        !content.contains(0) && String(validating: content, as: UTF8.self) != nil
            ? "text/plain" : "application/octet-stream"
    }

    private static func failure(_ what: String) -> CommandFailure {
        CommandFailure(what, String(cString: strerror(errno)).lowercased(), status: .noInput)
    }
}
