/// Writes a message in the form of RFC 5322 section 2.1.
enum MessageSerializer {
    static func serialized(_ message: Message) -> [UInt8] {
        var octets = serialized(message.fields + message.body.fields)
        octets.reserveCapacity(octets.count + message.body.content.count + 2)
        octets += [0x0d, 0x0a]
        octets += message.body.content
        return octets
    }

    static func serialized(_ fields: [HeaderField]) -> [UInt8] {
        var octets: [UInt8] = []
        for line in fields.flatMap(\.lines) {
            octets += line.utf8
            octets += [0x0d, 0x0a]
        }
        return octets
    }
}
