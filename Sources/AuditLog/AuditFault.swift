/// What is wrong with the log, and where.
package struct AuditFault: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The line is not what was written.
        case changed
        /// Lines with these numbers were there and are not any more.
        case missing(ClosedRange<UInt64>)
        /// The line stands there a second time.
        case doubled
        /// The line stands where another one belongs.
        case moved
        /// The line is none of this log.
        case foreign
        /// The line is unfinished, and no later one tells of it.
        case torn
        /// So many lines are missing at the end.
        case cutOff(UInt64)
        /// The head was gone or wrong when the line was written, so that lines before it may be missing.
        case headless
        /// The head, which knows the last line, is not there.
        case headMissing
        case headWrong
        /// The file is not what it was when the log went on in the next one.
        case fileChanged
        /// The file was not right when the log went on under a new data key.
        case unverified
        /// Files before this one are missing.
        case filesMissing
    }

    package let kind: Kind
    /// The path, not escaped.
    package let file: String
    /// Within the file, from 1; `nil` where it is about the whole file.
    package let line: Int?

    /// The same place, where a line was changed.
    var changed: AuditFault { AuditFault(kind: .changed, file: file, line: line) }

    /// Why, lower case, without a final period.
    package var reason: String {
        let place = line.map { "line \($0)" } ?? "the file"
        switch kind {
        case .changed: return "\(place) was changed"
        case .missing(let numbers):
            let lines =
                numbers.count == 1
                ? "the line with number \(numbers.lowerBound) is"
                : "the lines with the numbers \(numbers.lowerBound) to \(numbers.upperBound) are"
            return "\(lines) missing before \(place)"
        case .doubled: return "\(place) is doubled: it stands further up already"
        case .moved: return "\(place) is out of its place"
        case .foreign: return "\(place) is not one that notify has written"
        case .torn: return "\(place) is torn: its end was never written"
        case .cutOff(let count): return "it is cut off: \(count) line\(count == 1 ? " is" : "s are") missing at its end"
        case .headless: return "\(place) was written when audit.head was gone or wrong: lines may be missing before it"
        case .headMissing: return "it is missing, so that nobody can tell whether lines are missing at the end"
        case .headWrong: return "it is not what notify has written"
        case .fileChanged: return "it was changed after the log went on in another file"
        case .unverified: return "it was not right already when the data key was changed"
        case .filesMissing: return "it does not begin where the log began, and the files before it are missing"
        }
    }
}
