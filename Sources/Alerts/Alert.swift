package import FoundationEssentials

/// What happened, as a source observed it.
///
/// Every text in it is an attacker's data until `Mail` has encoded it.
package struct Alert: Sendable, Equatable, Codable {
    /// One line of context, such as `exit status` and `2`.
    package struct Fact: Sendable, Equatable, Codable {
        /// What it is, written by a source.
        package let label: String
        /// An attacker's data, of any length and any number of lines.
        package let value: String

        /// Pairs a label with its value.
        package init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    /// A file that is sent with the alert.
    package struct Attachment: Sendable, Equatable {
        /// The file's name without a directory; an attacker's data.
        package let name: String
        /// A media type without parameters, such as `application/gzip` (RFC 6838).
        package let mediaType: String
        /// The file's octets.
        package let content: [UInt8]

        /// Makes an attachment of octets; no file is read.
        package init(name: String, mediaType: String, content: [UInt8]) {
            self.name = name
            self.mediaType = mediaType
            self.content = content
        }
    }

    /// When it happened.
    package var time: Date
    /// The name of the host on which it happened.
    package var host: String
    /// What observed it.
    package var source: AlertSource
    /// How urgent it is.
    package var severity: Severity
    /// Which alerts count as the same thing.
    package var fingerprint: Fingerprint
    /// What the subject says, of any length.
    package var title: String
    /// Shown above the text, in this order.
    package var facts: [Fact]
    /// What a reader sees first: command output, log lines or a message.
    package var text: Excerpt
    /// Sent with the alert, in this order.
    package var attachments: [Attachment]

    /// Makes an alert of its parts.
    package init(
        time: Date,
        host: String,
        source: AlertSource,
        severity: Severity,
        fingerprint: Fingerprint,
        title: String,
        facts: [Fact] = [],
        text: Excerpt = Excerpt(),
        attachments: [Attachment] = []
    ) {
        self.time = time
        self.host = host
        self.source = source
        self.severity = severity
        self.fingerprint = fingerprint
        self.title = title
        self.facts = facts
        self.text = text
        self.attachments = attachments
    }
}

extension Alert.Attachment: Codable {
    private enum Key: String, CodingKey {
        case name, mediaType, content
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .name)
        mediaType = try container.decode(String.self, forKey: .mediaType)
        content = Array(try container.decode(Data.self, forKey: .content))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(mediaType, forKey: .mediaType)
        // As `Data`, which encoders write as one value, not as a list of numbers.
        try container.encode(Data(content), forKey: .content)
    }
}

/// What an alert came from.
package enum AlertSource: Hashable, Sendable, Codable {
    /// Words on the command line, or standard input.
    case message
    /// A wrapped command, with the program and its arguments as given.
    case command([String])
    /// Lines of `file` that the rule named `rule` matched.
    case log(rule: String, file: String)

    private enum CommandCodingKeys: String, CodingKey {
        case _0 = "arguments"
    }
}

/// The key under which alerts count as the same thing: for throttling, threading and recovery.
///
/// It may contain an attacker's bytes, such as a captured user name, so it is compared and never shown.
package struct Fingerprint: Hashable, Sendable, Codable {
    /// The key.
    package let value: String

    /// Wraps a key.
    package init(_ value: String) {
        self.value = value
    }
}
