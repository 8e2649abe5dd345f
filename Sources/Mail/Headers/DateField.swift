package import FoundationEssentials
import Glibc

/// A point in time as RFC 5322 section 3.3 writes it, in local time with its offset.
package struct DateField: Sendable, Hashable {
    /// Such as `Sun, 11 Oct 2026 14:05:09 +0200`.
    package let value: String
    /// Such as `2026-10-11 14:05:09 +0200`, for people to read.
    package let plain: String

    /// Writes `date` with the offset given in seconds east of Greenwich, or with this machine's.
    ///
    /// Times outside the years 1900 to 9999 are moved to the nearest one that can be written.
    package init(_ date: Date, secondsFromGMT: Int? = nil) {
        let time = Self.bounded(date)
        let seconds = secondsFromGMT ?? Self.localOffset(time)
        let minutes = min(max(seconds / 60, -Self.offsetLimit), Self.offsetLimit)
        var shifted = time + minutes * 60
        var parts = tm()
        gmtime_r(&shifted, &parts)

        let offset =
            (minutes < 0 ? "-" : "+") + Self.digits(abs(minutes) / 60, 2) + Self.digits(abs(minutes) % 60, 2)
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.digits(Int($0), 2) }.joined(separator: ":")
        let year = Self.digits(Int(parts.tm_year) + 1900, 4)
        let day = Self.digits(Int(parts.tm_mday), 2)
        let month = Self.months[Int(parts.tm_mon)]
        value = "\(Self.weekdays[Int(parts.tm_wday)]), \(day) \(month) \(year) \(clock) \(offset)"
        plain = "\(year)-\(Self.digits(Int(parts.tm_mon) + 1, 2))-\(day) \(clock) \(offset)"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    /// In minutes, 23:59.
    private static let offsetLimit = 23 * 60 + 59

    /// Seconds since 1970, between 2 January 1900 and 30 December 9999, so that no offset leaves the range of years.
    private static func bounded(_ date: Date) -> time_t {
        let seconds = date.timeIntervalSince1970
        let limits = -2_208_902_400.0...253_402_128_000.0
        guard seconds == seconds else { return 0 }
        return time_t(min(max(seconds, limits.lowerBound), limits.upperBound).rounded(.down))
    }

    private static func localOffset(_ time: time_t) -> Int {
        var time = time
        var parts = tm()
        return localtime_r(&time, &parts) == nil ? 0 : parts.tm_gmtoff
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
