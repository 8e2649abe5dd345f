internal import Alerts
internal import FoundationEssentials

/// What a watch is about, in values.
struct WatchPlan: Sendable {
    let sources: [(pattern: PathPattern, rules: [Int])]
    let rules: [Rule]
    let start: StartPosition
    let host: String
    let now: @Sendable () -> Date
    let notify: @Sendable (WatchNotice) -> Void

    /// The alerts of `drafts`, which are by rule, in the order of the rules.
    func alerts(_ drafts: [Int: AlertDraft], file: String) -> [Alert] {
        drafts.sorted { $0.key < $1.key }.map { rule, draft in
            draft.alert(rule: rules[rule], file: file, host: host, time: now())
        }
    }
}

extension RuleMatcher {
    /// A matcher for all rules of `plan`, which tells once of each rule that is too slow.
    convenience init(_ plan: WatchPlan) {
        self.init(rules: plan.rules) { [notify = plan.notify, rules = plan.rules] rule in
            notify(WatchNotice(.ruleTooSlow, rules[rule].name, "gave up on a line, as matching it took too much work"))
        }
    }
}
