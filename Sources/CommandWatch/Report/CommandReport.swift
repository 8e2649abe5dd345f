package import Capture
package import FoundationEssentials

/// What was observed of a command from its start to its end.
package struct CommandReport: Sendable {
    /// The program and its arguments, as given.
    package let arguments: [String]
    /// The working directory; empty where it is not known.
    package let directory: String
    /// When the command was started, by the wall clock.
    package let start: Date
    /// How long it ran, by a clock that is never set.
    package let duration: Duration
    /// How it ended.
    package let termination: Termination
    /// What it used; zero where it did not start.
    package let usage: ResourceUsage
    /// Both output streams, in the order of arrival.
    package let output: Captured
    /// Why output could not be forwarded, such as `standard output: no space left on device`. It is captured all the same.
    package let problems: [String]

    /// Makes a report of its parts.
    package init(
        arguments: [String],
        directory: String,
        start: Date,
        duration: Duration,
        termination: Termination,
        usage: ResourceUsage,
        output: Captured,
        problems: [String]
    ) {
        self.arguments = arguments
        self.directory = directory
        self.start = start
        self.duration = duration
        self.termination = termination
        self.usage = usage
        self.output = output
        self.problems = problems
    }
}

/// What a command used, together with the children that it waited for (getrusage(2)).
package struct ResourceUsage: Sendable, Equatable {
    /// CPU time in user mode.
    package var user: Duration = .zero
    /// CPU time in the kernel.
    package var system: Duration = .zero
    /// The largest resident size, in bytes; `nil` where it is less than can be measured.
    package var peakMemory: Int?

    /// Makes a usage of its parts.
    package init(user: Duration = .zero, system: Duration = .zero, peakMemory: Int? = nil) {
        self.user = user
        self.system = system
        self.peakMemory = peakMemory
    }
}
