internal import CNettle

/// Comparison in a time that depends on the lengths only.
package enum ConstantTime {
    package static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        left.count == right.count && nettle_memeql_sec(left.baseAddress, right.baseAddress, left.count) == 1
    }
}
