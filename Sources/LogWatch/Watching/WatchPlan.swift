internal import Alerts
internal import FoundationEssentials

/// What is watched, by which rules, and what the alerts say besides.
struct WatchPlan: Sendable {
    let sources: [(pattern: PathPattern, rules: [Int])]
    let rules: [Rule]
    let start: StartPosition
    let host: String
    let now: @Sendable () -> Date
    let notify: @Sendable (WatchNotice) -> Void

    /// Returns the alerts of `drafts`, which are keyed by the index of their rule, in the order of the rules.
    func alerts(_ drafts: [Int: AlertDraft], file: String) -> [Alert] {
        drafts.sorted { $0.key < $1.key }.map { rule, draft in
            draft.alert(rule: rules[rule], file: file, host: host, time: now())
        }
    }
}

extension RuleMatcher {
    /// Makes a matcher for all rules of `plan` that announces each rule that is too slow once.
    convenience init(_ plan: WatchPlan) {
        self.init(rules: plan.rules) { [notify = plan.notify, rules = plan.rules] rule in
            notify(WatchNotice(.ruleTooSlow, rules[rule].name, "gave up on a line that took too much work to match"))
        }
    }
}
