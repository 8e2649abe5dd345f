/// Why a message could not be kept.
package struct UnsentStoreError: Error, Sendable, Equatable {
    /// The file or directory that refused.
    package let path: String
    /// Lower case, without a final period.
    package let reason: String
    /// The `errno` behind it, 0 where there is none.
    package let code: Int32
}
