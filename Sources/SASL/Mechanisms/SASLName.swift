/// A name within a GS2 header or a message of SCRAM (RFC 5801 section 4).
enum SASLName {
    static func escaped(_ name: String) -> String {
        let parts = name.unicodeScalars.map { scalar in
            switch scalar {
            case "=": "=3D"
            case ",": "=2C"
            default: String(scalar)
            }
        }
        return parts.joined()
    }
}
