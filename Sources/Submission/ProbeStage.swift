/// One stage that a probe has passed.
package struct ProbeStage: Sendable, Equatable {
    /// `connect`, `TLS`, `greeting`, `EHLO`, `AUTH`.
    package let name: String
    /// What the server offered or chose; escaped.
    package let detail: String
    /// How long this stage took.
    package let duration: Duration
}
