import Escaping
import TestSupport
import Testing

@testable import SASL

@Suite("Hashes, keyed and repeated, in locked memory")
struct HashingTests {
    @Test(
        "digests of abc (RFC 1321, FIPS 180-4) and of nothing",
        arguments: [
            (.md5, "900150983cd24fb0d6963f7d28e17f72", "d41d8cd98f00b204e9800998ecf8427e"),
            (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (
                .sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ),
            (
                .sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
                "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"
            ),
            (
                .sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                    + "454d4423643ce80e2a9ac94fa54ca49f",
                "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f"
                    + "63b931bd47417a81a538327af927da3e"
            ),
        ] as [(HashFunction, String, String)]
    )
    func digests(hash: HashFunction, abc: String, nothing: String) {
        #expect(Hexadecimal.text(hash.digest(of: Array("abc".utf8))) == abc)
        #expect(Hexadecimal.text(hash.digest(of: [])) == nothing)
        #expect(hash.digestLength * 2 == abc.utf8.count)
    }

    private static let longKey = [UInt8](repeating: 0xAA, count: 131)
    private static let aboutLongKeys = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)

    @Test(
        "codes of RFC 2202 and RFC 4231, with keys shorter and longer than a block",
        arguments: [
            (
                .md5, Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "750c783e6ab0b503eaa86e310a5db738"
            ),
            (
                .md5, Array(longKey.prefix(80)), aboutLongKeys, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"
            ),
            (
                .sha1, Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
            ),
            (.sha1, Array(longKey.prefix(80)), aboutLongKeys, "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
            (
                .sha256, Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                .sha256, longKey, aboutLongKeys,
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                .sha384, longKey, aboutLongKeys,
                "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952"
            ),
            (
                .sha512, longKey, aboutLongKeys,
                "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e52"
                    + "95e64f73f63f0aec8b915a985d786598"
            ),
        ] as [(HashFunction, [UInt8], [UInt8], String)]
    )
    func codes(hash: HashFunction, key: [UInt8], message: [UInt8], code: String) throws {
        let expected = try #require(Hexadecimal.bytes(Array(code.utf8)))
        let keyed = HMAC(hash, key: SecretOctets(key))
        // The key stays for more than one message.
        let codes = [message, message + [0], message].map { keyed.code(for: $0).bytes }
        #expect(codes[0] == expected && codes[1] != expected && codes[2] == expected)
        let claims: [[UInt8]] = [expected, Array(expected.dropLast()), [expected[0] ^ 1] + expected.dropFirst(), []]
        let validity = claims.map { keyed.isValid($0, for: message) }
        #expect(validity == [true, false, false, false])
    }

    @Test(
        "derived keys of RFC 6070 and RFC 7914 section 11",
        arguments: [
            (.sha1, "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
            (.sha1, "password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
            (.sha1, "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"),
            (
                .sha256, "passwd", "salt", 1,
                "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
            ),
            (
                .sha256, "Password", "NaCl", 80_000,
                "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
            ),
        ] as [(HashFunction, String, String, Int, String)]
    )
    func derivedKeys(hash: HashFunction, password: String, salt: String, rounds: Int, key: String) {
        let keyed = HMAC(hash, key: SecretOctets(Array(password.utf8)))
        let derived = keyed.derivedKey(salt: Array(salt.utf8), rounds: rounds)
        #expect(Hexadecimal.text(derived.bytes) == key)
    }
}
