internal import Glibc

/// A moment in UTC, written as mail headers and file names need it.
struct Timestamp: Comparable, Sendable {
    let seconds: Int
    let microseconds: Int

    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: time.tv_sec, microseconds: time.tv_nsec / 1000)
    }

    static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.microseconds) < (right.seconds, right.microseconds)
    }

    /// Date and time as RFC 5322, section 3.3, has it: `Tue, 24 Nov 2026 00:28:10 +0000`.
    var internetDate: String {
        let fields = fields
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(fields.tm_wday)]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let date = "\(day), \(fields.tm_mday) \(month[Int(fields.tm_mon)]) \(fields.tm_year + 1900)"
        let time = [fields.tm_hour, fields.tm_min, fields.tm_sec].map { Self.padded(Int($0), to: 2) }
        return "\(date) \(time.joined(separator: ":")) +0000"
    }

    /// Sorts as time does: `20261124T002810.000123Z`.
    var fileName: String {
        let fields = fields
        let date = [(Int(fields.tm_year) + 1900, 4), (Int(fields.tm_mon) + 1, 2), (Int(fields.tm_mday), 2)]
        let time = [fields.tm_hour, fields.tm_min, fields.tm_sec].map { (Int($0), 2) }
        let dateText = date.map { Self.padded($0.0, to: $0.1) }.joined()
        let timeText = time.map { Self.padded($0.0, to: $0.1) }.joined()
        return "\(dateText)T\(timeText).\(Self.padded(microseconds, to: 6))Z"
    }

    private var fields: tm {
        var seconds = time_t(seconds)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        return fields
    }

    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
