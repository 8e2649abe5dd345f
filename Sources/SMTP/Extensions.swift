/// What the reply to EHLO offers (RFC 5321 section 4.1.1.1): keywords, without regard to case, and their parameters.
package struct Extensions: Sendable, Equatable {
    private var parameters: [String: [String]] = [:]

    /// None, as after HELO.
    package init() {}

    /// Reads the lines behind the first of a reply to EHLO.
    ///
    /// The old form `AUTH=LOGIN` counts as `AUTH LOGIN`. Lines that are not keywords are passed over.
    package init(_ reply: Reply) {
        for line in reply.lines.dropFirst() {
            let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                .compactMap { String(validating: $0, as: UTF8.self)?.uppercased() }
            guard var keyword = words.first else { continue }
            var values = Array(words.dropFirst())
            if keyword.hasPrefix("AUTH=") {
                values.insert(String(keyword.dropFirst(5)), at: 0)
                keyword = "AUTH"
            }
            parameters[keyword, default: []] += values.filter { !$0.isEmpty }
        }
    }

    package var keywords: [String] { parameters.keys.sorted() }

    package func offers(_ keyword: String) -> Bool { parameters[keyword.uppercased()] != nil }

    /// Names of SASL mechanisms in upper case, without doubles, in the server's order.
    package var mechanisms: [String] {
        var seen: Set<String> = []
        return (parameters["AUTH"] ?? []).filter { seen.insert($0).inserted }
    }

    /// The largest message in octets (RFC 1870), if the server names one; 0 means no fixed limit and gives `nil`.
    package var maximumMessageSize: Int? {
        guard let size = parameters["SIZE"]?.first.flatMap({ Int($0) }), size > 0 else { return nil }
        return size
    }

    /// How many mails one connection, recipients one mail, and recipients' domains one mail may have (RFC 9422).
    package var limits: Limits {
        var limits = Limits()
        for parameter in parameters["LIMITS"] ?? [] {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Int(parts[1]), value > 0 else { continue }
            switch parts[0] {
            case "MAILMAX": limits.mails = value
            case "RCPTMAX": limits.recipients = value
            case "RCPTDOMAINMAX": limits.domains = value
            default: continue
            }
        }
        return limits
    }

    package struct Limits: Sendable, Equatable {
        package var mails: Int?
        package var recipients: Int?
        package var domains: Int?
    }
}
