/// Where a file is read from that was there when the watch began.
package enum StartPosition: Sendable {
    /// After the last line that an earlier run dealt with, and where there was none, at the end.
    case end
    /// At its beginning, whatever an earlier run has dealt with.
    case beginning
}
