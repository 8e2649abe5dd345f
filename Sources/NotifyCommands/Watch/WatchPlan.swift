import Alerts
import Glibc
import LogWatch
import Settings
import StrictYAML

/// What is watched: the files of the command line by one pattern, or what `config.yaml` says.
struct WatchPlan: Sendable {
    let watched: [WatchedFiles]
    let isStandardInput: Bool
    /// Under which the positions are remembered.
    let name: String

    init(files: [String], match: String, severity: Severity?) throws(CommandFailure) {
        do throws(RuleError) {
            let rule = try Rule(adHoc: match, severity: severity ?? .warning)
            isStandardInput = files == ["-"]
            watched = [WatchedFiles(patterns: isStandardInput ? [] : files.map(Path.absolute), rules: [rule])]
            name = "match \(match)"
        } catch {
            throw CommandFailure("--match", error.description, hint: error.hint, status: .usage)
        }
    }

    init(_ settings: Settings) throws(CommandFailure) {
        guard !settings.watches.isEmpty else {
            throw CommandFailure(
                "watch",
                "no file is given and \(settings.file) has no watch: section",
                hint: "notify watch FILE --match REGEX",
                status: .configuration
            )
        }
        var rules: [String: Rule] = [:]
        for setting in settings.rules {
            do throws(RuleError) {
                rules[setting.name] = try Rule(
                    name: setting.name,
                    match: setting.match.map(\.value),
                    exclude: setting.exclude.map(\.value),
                    severity: setting.severity.flatMap(Severity.init(rawValue:)) ?? .warning,
                    subject: setting.subject?.value
                )
            } catch {
                throw CommandFailure(
                    "\(settings.file):\(setting.position.line)",
                    error.description,
                    hint: error.hint,
                    status: .configuration
                )
            }
        }
        watched = settings.watches.map { watch in
            WatchedFiles(patterns: watch.files, rules: watch.rules.compactMap { rules[$0.value] })
        }
        isStandardInput = false
        name = "config"
    }
}
