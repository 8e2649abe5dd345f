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
        let content: [UInt8]
        do throws(Errno) {
            let file = try OwnedDescriptor(opening: FilePath(path), O_RDONLY)
            content = try file.descriptor.readAll(limit: limit + 1)
        } catch {
            throw CommandFailure(what, error.reason, status: .noInput)
        }
        guard content.count <= limit else {
            throw CommandFailure(what, "is larger than \(limit >> 20) MiB", status: .badData)
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return Alert.Attachment(name: name, mediaType: mediaType(of: content), content: content)
    }

    private static func mediaType(of content: [UInt8]) -> String {
        !content.contains(0) && String(validating: content, as: UTF8.self) != nil
            ? "text/plain" : "application/octet-stream"
    }
}
