package import Capture
package import FoundationEssentials

/// What was seen of a command from its start to its end.
package struct CommandReport: Sendable {
    /// The program and its arguments, as they were given.
    package let arguments: [String]
    package let directory: String
    package let start: Date
    package let duration: Duration
    package let termination: Termination
    package let usage: ResourceUsage
    /// Both streams, in the order of arrival.
    package let output: Captured
    /// Why output could not be passed on, such as `standard output: no space left on device`; it was captured all the
    /// same.
    package let problems: [String]

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

/// What a command used, its children that it waited for included.
package struct ResourceUsage: Sendable, Equatable {
    package var user: Duration = .zero
    package var system: Duration = .zero
    /// Resident at most, in bytes; `nil` where it is too little to be told.
    package var peakMemory: Int?

    package init(user: Duration = .zero, system: Duration = .zero, peakMemory: Int? = nil) {
        self.user = user
        self.system = system
        self.peakMemory = peakMemory
    }
}
