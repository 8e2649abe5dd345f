import Foundation

/// A file of `state/unsent`: the note that it begins with, and the message as it would have left.
struct KeptMessage {
    let note: [String: String]
    let message: Data

    init(path: String) throws {
        var rest = try Data(contentsOf: URL(filePath: path))
        var note: [String: String] = [:]
        var name = ""
        while let end = rest.range(of: Data("\r\n".utf8)) {
            let line = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            if line.hasPrefix(" ") {
                note[name, default: ""] += line
            } else {
                guard line.hasPrefix("X-Notify-Unsent-"), let colon = line.range(of: ": ") else { break }
                name = String(line[..<colon.lowerBound])
                note[name] = String(line[colon.upperBound...])
            }
            rest = rest[end.upperBound...]
        }
        self.note = note
        message = Data(rest)
    }
}
