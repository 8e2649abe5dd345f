import FoundationEssentials
import Testing

enum PEM {
    /// The DER of the first block of a file.
    static func content(of path: String) throws -> Data {
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let lines = text.split(separator: "\n").drop { !$0.hasPrefix("-----BEGIN") }.dropFirst()
        return try #require(Data(base64Encoded: lines.prefix { !$0.hasPrefix("-----") }.joined()))
    }
}
