import TestSupport
import Testing

@testable import SASL

@Suite("SCRAM proves the secret and has it proved")
struct ScramTests {
    private static let credentials = FixedCredentials("user", "pencil")
    private static let nonce = "rOprNGfwEbeRWgbNEkqO"
    private static let serverNonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    private static let salt = "W22ZaJ0SNY7soEsUEjb6gQ=="

    private static func encoded(_ text: String) -> [UInt8] { Base64.encode(Array(text.utf8)) }

    private static func sha256(
        _ credentials: FixedCredentials = credentials,
        header: GS2Header = .unwanted
    ) -> Scram {
        Scram(.sha256, credentials: credentials, header: header, nonce: nonce)
    }

    /// Plays the exchange and returns what the client said, decoded.
    private func play(
        _ exchange: inout some MechanismExchange,
        _ challenges: [String]
    ) throws -> [String] {
        var said: [String] = []
        if let response = try exchange.initialResponse() { said.append(try Self.text(response)) }
        for challenge in challenges { said.append(try Self.text(try exchange.response(to: Self.encoded(challenge)))) }
        return said
    }

    private static func text(_ response: EncodedResponse) throws -> String {
        String(decoding: try #require(Base64.decode(response.octets.bytes)), as: UTF8.self)
    }

    @Test("the example of RFC 7677 section 3, octet for octet")
    func rfc7677() throws {
        var exchange = Self.sha256()
        let said = try play(
            &exchange,
            [
                "r=\(Self.serverNonce),s=\(Self.salt),i=4096",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            ]
        )
        #expect(
            said == [
                "n,,n=user,r=\(Self.nonce)",
                "c=biws,r=\(Self.serverNonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "",
            ]
        )
        #expect(exchange.isComplete)
        #expect(throws: MechanismError.unexpectedChallenge) { try exchange.response(to: []) }
    }

    @Test("the example of RFC 5802 section 5, octet for octet")
    func rfc5802() throws {
        let nonce = "fyko+d2lbbFgONRv9qkxdawL"
        var exchange = Scram(.sha1, credentials: Self.credentials, nonce: nonce)
        let said = try play(
            &exchange,
            [
                "r=\(nonce)3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
            ]
        )
        #expect(
            said == [
                "n,,n=user,r=\(nonce)", "c=biws,r=\(nonce)3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "",
            ]
        )
        #expect(exchange.isComplete)
    }

    @Test(
        "what is said of channel binding is repeated in the proof",
        arguments: [
            (
                .notOffered, "y,,", "eSws", "FoqiHTtQEDE8lz1CdaEe3tK4mS+iMDTl77SPyDS53DY=",
                "dI4KpiQJwBr1+V+K6U1dA6l6I4I9DUNXWND4pcpRU3U="
            ),
            (
                .bound(ChannelBinding(type: "tls-server-end-point", data: Array(0..<32))), "p=tls-server-end-point,,",
                "cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "nY1Wus9a+gM2DrbQ1msXFgyhW6KM5ktOxWiU+/P/EGY=", "RwppMGddhz/J0lFYaRReBjXcQeNUFP5Qc76Lo5Exrig="
            ),
        ] as [(GS2Header, String, String, String, String)]
    )
    func binding(header: GS2Header, text: String, repeated: String, proof: String, signature: String) throws {
        var exchange = Self.sha256(header: header)
        let said = try play(&exchange, ["r=\(Self.serverNonce),s=\(Self.salt),i=4096", "v=\(signature)"])
        #expect(
            said == ["\(text)n=user,r=\(Self.nonce)", "c=\(repeated),r=\(Self.serverNonce),p=\(proof)", ""]
        )
        #expect(exchange.isComplete)
    }

    @Test(
        "the client says that it would bind only where the profile wants it, it can, and the server does not offer it",
        arguments: [
            (.scramSHA256, [.scramSHA256Plus, .scramSHA256], true, false, "y,,"),
            (.scramSHA256, [.scramSHA256Plus, .scramSHA256], true, true, "n,,"),
            (.scramSHA256, [.scramSHA256Plus, .scramSHA256], false, false, "n,,"),
            (.scramSHA256, [.scramSHA1Plus, .scramSHA256], true, false, "n,,"),
            (.scramSHA1, [.scramSHA1, .scramSHA1Plus], true, false, "y,,"),
            (.scramSHA256, nil, true, false, "n,,"),
            (.scramSHA1Plus, [.scramSHA1Plus], true, true, "p=tls-server-end-point,,"),
        ] as [(Mechanism, [Mechanism]?, Bool, Bool, String)]
    )
    func header(mechanism: Mechanism, wanted: [Mechanism]?, canBind: Bool, isOffered: Bool, text: String) {
        let binding = canBind ? ChannelBinding(type: ChannelBinding.serverEndPoint, data: [1]) : nil
        #expect(GS2Header(mechanism, wanted, binding, offersBinding: isOffered).text == text)
    }

    @Test("name and password are prepared by SASLprep (RFC 4013): the proof is that of IX")
    func prepared() throws {
        for password in ["IX", "I\u{AD}X", "\u{2168}"] {
            var exchange = Self.sha256(FixedCredentials("us\u{AD}er", password))
            let said = try play(&exchange, ["r=\(Self.serverNonce),s=\(Self.salt),i=4096"])
            #expect(said.first == "n,,n=user,r=\(Self.nonce)")
            #expect(said.last?.hasSuffix(",p=Ccfz+MPysZ5YsRatnfoQRtOYQ0RquqCRk+EhNl23pFE=") == true)
        }
    }

    @Test(
        "what SASLprep refuses is told, without what it was",
        arguments: [
            ("user", "a\u{7}b", .unpreparedCredential("the password", .prohibited)),
            ("user", "\u{1F600}", .unpreparedCredential("the password", .unassigned)),
            ("user", "\u{627}1", .unpreparedCredential("the password", .mixedDirections)),
            ("user", "", .unusableCredential("the password is empty")),
            ("user", "\u{AD}", .unusableCredential("the password is empty")),
            ("us\u{7}er", "pencil", .unpreparedCredential("the user name", .prohibited)),
            ("\u{AD}", "pencil", .unusableCredential("the user name is empty")),
        ] as [(String, String, MechanismError)]
    )
    func refused(name: String, password: String, error: MechanismError) {
        var exchange = Self.sha256(FixedCredentials(name, password))
        #expect(throws: error) { try play(&exchange, ["r=\(Self.serverNonce),s=\(Self.salt),i=4096"]) }
    }

    @Test("where nothing goes with AUTH, the first message answers the empty challenge")
    func withoutInitialResponse() throws {
        var exchange = Self.sha256()
        #expect(try Self.text(try exchange.response(to: [])) == "n,,n=user,r=\(Self.nonce)")
        #expect(!exchange.isComplete)
    }

    @Test("a comma and an equals sign in the user name are escaped, and nothing else is")
    func userName() throws {
        var exchange = Self.sha256(FixedCredentials("a=b,ö@c", "pencil"))
        #expect(try play(&exchange, []) == ["n,,n=a=3Db=2Cö@c,r=\(Self.nonce)"])
        var unusable = Self.sha256(FixedCredentials("a\u{0}b", "pencil"))
        #expect(throws: MechanismError.self) { try unusable.initialResponse() }
    }

    @Test(
        "a first message of the server that is not as it should be ends the exchange",
        arguments: [
            ("", .undecodableChallenge),
            ("r=\(serverNonce)", .undecodableChallenge),
            ("m=ext,r=\(serverNonce),s=\(salt),i=4096", .undecodableChallenge),
            ("r=\(nonce),s=\(salt),i=4096", .changedNonce),
            ("r=x\(serverNonce),s=\(salt),i=4096", .changedNonce),
            ("r=\(serverNonce) ,s=\(salt),i=4096", .changedNonce),
            ("r=\(serverNonce)\(String(repeating: "x", count: 512)),s=\(salt),i=4096", .changedNonce),
            ("r=\(serverNonce),s=\(salt),i=4096,x=é", .undecodableChallenge),
            ("r=\(serverNonce),s=\(salt),i=4096\r\n", .undecodableChallenge),
            ("r=\(serverNonce),s=,i=4096", .undecodableChallenge),
            ("r=\(serverNonce),s=W2,i=4096", .undecodableChallenge),
            ("r=\(serverNonce),s=\(salt),i=", .undecodableChallenge),
            ("r=\(serverNonce),s=\(salt),i=-4096", .undecodableChallenge),
            ("r=\(serverNonce),s=\(salt),i=99999999999999999999", .undecodableChallenge),
            ("r=\(serverNonce),s=\(salt),i=4095", .unacceptableIterations(4095)),
            ("r=\(serverNonce),s=\(salt),i=600001", .unacceptableIterations(600_001)),
        ] as [(String, MechanismError)]
    )
    func serverFirst(message: String, error: MechanismError) throws {
        var exchange = Self.sha256()
        _ = try exchange.initialResponse()
        #expect(throws: error) { try exchange.response(to: Self.encoded(message)) }
        #expect(!exchange.isComplete)
    }

    @Test(
        "a server that cannot prove itself, or refuses the proof, is not believed",
        arguments: [
            ("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", .unprovenServer), ("v=", .unprovenServer),
            ("", .unprovenServer), ("ok", .unprovenServer), ("e=invalid-proof", .refusedProof("invalid-proof")),
            // Not a word, but the client's own proof.
            ("e=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", .undecodableChallenge), ("e=", .undecodableChallenge),
        ] as [(String, MechanismError)]
    )
    func serverFinal(message: String, error: MechanismError) throws {
        var exchange = Self.sha256()
        _ = try play(&exchange, ["r=\(Self.serverNonce),s=\(Self.salt),i=4096"])
        #expect(throws: error) { try exchange.response(to: Self.encoded(message)) }
        #expect(!exchange.isComplete)
    }

    @Test("each exchange has a nonce of its own, printable and without a comma")
    func nonces() {
        let nonces = (0..<100).map { _ in ScramNonce.random() }
        #expect(Set(nonces).count == 100)
        #expect(nonces.allSatisfy { $0.utf8.count == 24 && !$0.contains(",") })
    }
}
