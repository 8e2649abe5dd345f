import FoundationEssentials

/// `etc/vault-format.md`, by its headings.
struct FormatPage {
    private let sections: [String: [String]]

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = String(decoding: try contents(of: root.appending(path: "etc/vault-format.md").path), as: UTF8.self)
        var sections: [String: [String]] = [:]
        var heading = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") {
                heading = String(line.drop { $0 == "#" }.dropFirst())
            } else {
                sections[heading, default: []].append(String(line))
            }
        }
        self.sections = sections
    }

    func lines(of heading: String) -> [String] {
        sections[heading] ?? []
    }

    /// Returns the cells of every row of every table below a heading, without the lines below table heads.
    func rows(of heading: String) -> [[String]] {
        lines(of: heading).filter { $0.hasPrefix("|") && !$0.hasPrefix("|---") }.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
    }
}
