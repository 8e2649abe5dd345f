import Glibc
import TestSupport
import Testing

@testable import SASL

@Suite("Octets of a credential")
struct SecretOctetsTests {
    @Test("parts are joined and encoded as they are elsewhere", arguments: 0...7)
    func joined(count: Int) {
        let (one, other) = ([UInt8](repeating: 0xfb, count: count), Array("other".utf8))
        let joined = one.withUnsafeBytes { one in
            other.withUnsafeBytes { SecretOctets(joining: [one, $0, UnsafeRawBufferPointer(start: nil, count: 0)]) }
        }
        #expect(joined.bytes == one + other)
        let encoded = joined.withUnsafeBytes { SecretOctets(encoding: $0) }
        #expect(encoded.bytes == Base64.encode(one + other))
        #expect(Base64.decode(encoded.bytes) == one + other)
        #expect(encoded != joined && joined == SecretOctets(count: joined.count) { $0.copyBytes(from: one + other) })
    }

    @Test("they lie in pages that are locked and that a core dump leaves out, which go with the last reference")
    func pages() async {
        // In a process of its own: another test would take the address.
        await #expect(processExitsWith: .success) {
            var secret: SecretOctets? = SecretOctets(count: 5) { $0.copyBytes(from: Array("12345".utf8)) }
            let address = try #require(secret?.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) })
            let flags = try #require(try SecretOctetsTests.flags(of: address))
            #expect(flags.contains("dd") && flags.contains("lo"))
            #expect("\(String(describing: secret))".contains("not shown"))
            secret = nil
            #expect(try SecretOctetsTests.flags(of: address)?.contains("dd") != true)
        }
    }

    /// The flags of the mapping at an address, from `/proc/self/smaps`; `nil` where there is none.
    private static func flags(of address: UInt) throws -> [Substring]? {
        let file = try #require(fopen("/proc/self/smaps", "re"))
        defer { fclose(file) }
        var isThere = false
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = text.split { $0 == " " || $0 == "\n" }
            guard let first = words.first else { continue }
            if first == "VmFlags:", isThere { return Array(words.dropFirst()) }
            let bounds = first.split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2 { isThere = (bounds[0]..<bounds[1]).contains(address) }
        }
        return nil
    }
}
