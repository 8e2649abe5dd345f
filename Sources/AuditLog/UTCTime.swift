import Glibc

/// Times as `2026-11-25T16:48:39Z` (ISO 8601, UTC, whole seconds).
package enum UTCTime {
    /// Up to the year 9999, in seconds since 1970.
    private static let range: ClosedRange<Int64> = 0...253_402_300_799

    /// Returns the text of a time in seconds since 1970; one outside the years 1970 to 9999 is clamped.
    package static func text(_ seconds: Int64) -> String {
        var moment = time_t(min(max(seconds, range.lowerBound), range.upperBound))
        var parts = tm()
        gmtime_r(&moment, &parts)
        let date = [padded(parts.tm_year + 1900, to: 4), padded(parts.tm_mon + 1), padded(parts.tm_mday)]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded($0) }
        return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + "Z"
    }

    /// `nil` for anything that `text` does not write.
    static func seconds(_ text: String) -> Int64? {
        let numbers = text.split { !("0"..."9").contains($0) }.compactMap { Int32($0) }
        guard numbers.count == 6 else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
        let seconds = Int64(timegm(&parts))
        return range.contains(seconds) && Self.text(seconds) == text ? seconds : nil
    }

    private static func padded(_ number: Int32, to width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
