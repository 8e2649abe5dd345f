/// What must never be in a message on its way.
enum WireFaults {
    static func found(in octets: [UInt8]) -> [String] {
        var faults: [String] = []
        var length = 0
        for (index, octet) in octets.enumerated() {
            switch octet {
            case 0x0d:
                if index + 1 == octets.count || octets[index + 1] != 0x0a { faults.append("bare CR at \(index)") }
                if length > 998 { faults.append("line of \(length)") }
                length = 0
            case 0x0a:
                if index == 0 || octets[index - 1] != 0x0d { faults.append("bare LF at \(index)") }
            case 0x09, 0x20...0x7e:
                length += 1
            default:
                faults.append("octet \(octet) at \(index)")
            }
        }
        if length > 0 { faults.append("no line end") }
        return faults
    }

    /// The names of the header's fields, in order.
    static func fieldNames(_ octets: [UInt8]) -> [String] {
        let lines = String(decoding: octets, as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty }
        return lines.filter { !$0.hasPrefix(" ") && !$0.hasPrefix("\t") }.map { String($0.prefix { $0 != ":" }) }
    }
}
