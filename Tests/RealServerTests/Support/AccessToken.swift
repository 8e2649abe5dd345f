import Foundation
import SASL
import TestSupport

/// A JSON Web Token (RFC 7519) for one user, signed with a key that the server knows.
enum AccessToken {
    private struct Claims: Encodable {
        let sub: String
        let iat: Int
        let exp: Int
    }

    static func signed(for user: String, key: [UInt8], now: Date = .now) throws -> String {
        let seconds = Int(now.timeIntervalSince1970)
        let header = base64URL(Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
        let claims = base64URL(
            try JSONEncoder().encode(Claims(sub: user, iat: seconds - 60, exp: seconds + 600))
        )
        let code = key.withUnsafeBytes { HMAC(.sha256, key: $0).code(for: Array("\(header).\(claims)".utf8)) }
        return "\(header).\(claims).\(base64URL(Data(code.bytes)))"
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
