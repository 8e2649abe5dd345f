import Escaping

/// Text as YAML that the reader gives back as it was.
package enum YAMLScalar {
    /// Returns the text in double quotes, or as it is where it is made of plain characters only. The result is one
    /// line, and shows nothing that would act on a terminal.
    package static func written(_ text: String) -> String {
        let isPlain = text.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"):
                true
            default: index > 0 && "._-@".utf8.contains(byte)
            }
        }
        guard !isPlain || text.isEmpty else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where YAMLSource.isAllowed(scalar) && !Visible.isDangerous(scalar):
                quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}
