import Foundation
import TestSupport

/// Looks for a secret in bytes, in every form in which a program may let it out.
struct SecretScan: Sendable {
    struct Form: Sendable, Equatable {
        let name: String
        let octets: Data
        var ignoresCase = false
    }

    let forms: [Form]

    /// `user` is whom the secret belongs to, for the form that holds both.
    init(secret: String, user: String) {
        let octets = Data(secret.utf8)
        let hex = octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        var forms = [
            Form(name: "as it is", octets: octets),
            Form(name: "reversed", octets: Data(octets.reversed())),
            Form(name: "hexadecimal", octets: Data(hex.joined().utf8), ignoresCase: true),
            Form(name: "UTF-16", octets: Data(secret.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })),
        ]
        for (name, allowed) in [
            ("percent-encoded", CharacterSet.urlPathAllowed), ("all percent-encoded", .alphanumerics),
        ] {
            let encoded = secret.addingPercentEncoding(withAllowedCharacters: allowed) ?? secret
            forms.append(Form(name: name, octets: Data(encoded.utf8), ignoresCase: true))
        }
        for lead in 0..<3 {
            forms.append(Form(name: "base64 after \(lead) octets", octets: Self.base64(octets, after: lead)))
        }
        for (name, plain) in [("PLAIN", "\0\(user)\0\(secret)"), ("LOGIN", secret)] {
            forms.append(Form(name: name, octets: Data(Data(plain.utf8).base64EncodedString().utf8)))
        }
        self.forms = forms
    }

    /// Returns the names of the forms that are in the data.
    func traces(in data: Data) -> [String] {
        let lowered = Data(data.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })
        return forms.filter { form in
            guard form.ignoresCase else { return data.range(of: form.octets) != nil }
            return lowered.range(of: Data(form.octets.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })) != nil
        }.map(\.name)
    }

    /// The characters that the secret has in base64 whatever stands around it, when `lead` octets stand before it.
    private static func base64(_ octets: Data, after lead: Int) -> Data {
        let encoded = (Data(repeating: 0, count: lead) + octets).base64EncodedString()
        let first = (lead * 8 + 5) / 6
        let count = (lead + octets.count) * 8 / 6 - first
        return Data(encoded.utf8.dropFirst(first).prefix(count))
    }
}
