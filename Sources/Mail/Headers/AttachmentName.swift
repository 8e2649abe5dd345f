import Escaping

/// The name under which an attachment is offered to be saved: one file name, never a path.
package struct AttachmentName: Sendable, Hashable {
    package let value: String

    /// Takes the last component of `proposed` and makes it harmless: control characters and marks that turn the
    /// writing direction become `_`, leading dots and spaces go, a long name loses its middle and keeps its extension.
    package init(_ proposed: String) {
        let component = proposed.split(omittingEmptySubsequences: true) { "/\\".contains($0) }.last ?? ""
        var name = ""
        for scalar in component.unicodeScalars.prefix(Self.scalarLimit) {
            let isShown = Visible.rendered(Array(String(scalar).utf8), keepingNewlines: false).isFaithful
            name.unicodeScalars.append(isShown && !"<>:\"|?*".unicodeScalars.contains(scalar) ? scalar : "_")
        }
        let extent = name.drop { ". ".contains($0) }
        value = Self.shortened(extent.isEmpty ? "attachment" : String(extent))
    }

    /// The name in ASCII, for readers that know only plain parameters.
    var plain: String {
        String(value.map { $0.isASCII ? $0 : "_" })
    }

    private static let scalarLimit = 4_096
    private static let octetLimit = 120
    private static let extensionLimit = 12

    private static func shortened(_ name: String) -> String {
        let trimmed = String(name.reversed().drop { ". ".contains($0) }.reversed())
        guard trimmed.utf8.count > octetLimit else { return trimmed }
        var ending = ""
        if let dot = trimmed.lastIndex(of: "."), trimmed[dot...].utf8.count <= extensionLimit {
            ending = String(trimmed[dot...])
        }
        var stem = ""
        for scalar in trimmed.unicodeScalars {
            guard stem.utf8.count + String(scalar).utf8.count <= octetLimit - ending.utf8.count else { break }
            stem.unicodeScalars.append(scalar)
        }
        return stem + ending
    }
}
