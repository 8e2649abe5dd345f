/// A path as it can be pasted into a shell.
package struct ShellWord {
    package let text: String

    /// Returns `nil` where the path cannot be shown on a terminal as it is.
    package init?(_ path: String) {
        guard !path.unicodeScalars.contains(where: Visible.isDangerous) else { return nil }
        let isHarmless = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+,@".utf8.contains(byte)
            }
        }
        if isHarmless, !path.isEmpty {
            text = path
        } else {
            text = "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
    }
}
