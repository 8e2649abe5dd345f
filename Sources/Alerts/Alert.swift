package import FoundationEssentials

/// What happened, as a source saw it.
///
/// Every text in it is an attacker's data until `Mail` has encoded it.
package struct Alert: Sendable, Equatable {
    /// One line of context, such as `exit status` / `2`.
    package struct Fact: Sendable, Equatable {
        package let label: String
        package let value: String

        package init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    /// A file that travels with the alert.
    package struct Attachment: Sendable, Equatable {
        package let name: String
        /// A media type without parameters, such as `application/gzip`.
        package let mediaType: String
        package let content: [UInt8]

        package init(name: String, mediaType: String, content: [UInt8]) {
            self.name = name
            self.mediaType = mediaType
            self.content = content
        }
    }

    package var time: Date
    package var host: String
    package var source: AlertSource
    package var severity: Severity
    package var fingerprint: Fingerprint
    /// What the subject says, unbounded and unchecked.
    package var title: String
    /// Shown above the text, in this order.
    package var facts: [Fact]
    package var text: Excerpt
    package var attachments: [Attachment]

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
