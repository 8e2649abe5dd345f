import Foundation
import LogWatch
import Sendmail
import Settings
import Testing

@testable import NotifyCommands

@Suite("What etc/config.yaml shows can be used")
struct SampleConfigurationTests {
    private static var settings: Settings {
        get throws {
            let file = URL(filePath: #filePath).resolvingSymlinksInPath()
                .appending(path: "../../../etc/config.yaml").standardized
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            let text = lines.map { line in
                let isSample = line.hasPrefix("#") && !(line.hasPrefix("# ") && !line.hasPrefix("#  "))
                return isSample ? line.dropFirst() : line
            }.joined(separator: "\n")
            return try Settings(Array(text.utf8), file: "c")
        }
    }

    @Test("its patterns and templates compile")
    func rules() throws {
        let plan = try WatchPlan(try Self.settings)
        #expect(plan.watched.map(\.rules.count) == [2, 1])
    }

    @Test("its addresses are addresses")
    func addresses() throws {
        let settings = try Self.settings
        #expect(throws: Never.self) { try LocalNames(settings, domains: []) }
    }
}
