/// The key under which alerts count as the same thing.
///
/// The value may hold an attacker's bytes (a captured user name, say): it is compared, never shown raw.
package struct Fingerprint: Hashable, Sendable {
    package let value: String

    package init(_ value: String) {
        self.value = value
    }
}
