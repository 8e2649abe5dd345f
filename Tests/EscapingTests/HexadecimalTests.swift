import Escaping
import Testing

@Suite("Hexadecimal digits")
struct HexadecimalTests {
    @Test("octets become digits and come back")
    func roundTrip() {
        let octets = Array(UInt8.min...UInt8.max)
        let text = Hexadecimal.text(octets)
        #expect(text.hasPrefix("000102"))
        #expect(text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.bytes(Array(text.utf8)) == octets)
    }

    @Test("anything but pairs of lower-case digits is refused", arguments: ["0", "0g", "AB", "a b", "0x10", "é"])
    func refusals(text: String) {
        #expect(Hexadecimal.bytes(Array(text.utf8)) == nil)
    }

    @Test("upper-case digits are those of quoted-printable", arguments: [(0x0a, "0A"), (0x3d, "3D"), (0xff, "FF")])
    func upperCase(octet: UInt8, text: String) {
        #expect(Hexadecimal.upper(octet) == text)
    }
}
