/// What a profile may be used for, whatever the configuration and the command line say. They are part of the profile's
/// encrypted record.
///
/// A list that is left out allows everything.
package struct Restrictions: Sendable, Equatable {
    package var recipients: [AllowedAddress]?
    /// Beside the profile's own sender.
    package var senders: [AllowedAddress]?
    package var servers: [AllowedServer]?
    package var limit: MailLimit?

    package init() {}
}
