import ArgumentParser
import StrictYAML

/// A while on the command line: `90s`, `10m`, `1h30m`, `2d`; a second to a year.
struct DurationArgument: ExpressibleByArgument {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    init?(argument: String) {
        guard let seconds = DurationText.seconds(argument) else { return nil }
        self.seconds = seconds
    }

    var duration: Duration { .seconds(seconds) }

    var defaultValueDescription: String { DurationText.text(seconds) }
}
