import Escaping
import Glibc

/// Domains beyond ASCII, which travel in their ASCII form (RFC 5890 section 2.3.2.1).
///
/// libidn2 does the work. It is loaded when the first such domain comes, so that all others start without it.
enum InternationalDomain {
    /// Returns the ASCII form, `xn--…`, by UTS #46 without transitional processing; ASCII is returned as it is.
    static func ascii(_ domain: String) throws(MailboxError) -> String {
        guard !domain.utf8.allSatisfy({ $0 < 0x80 }) else { return domain }
        guard let convert = conversion() else {
            throw MailboxError(
                reason: "the domain has a character outside ASCII, and the library libidn2 is not there; "
                    + "write it in its ASCII form, xn--…"
            )
        }
        var output: UnsafeMutablePointer<CChar>?
        let status = convert(domain, &output, useNormalized | useNontransitional)
        defer { free(output) }
        guard status == 0, let output else {
            throw MailboxError(
                reason: "the domain '\(Visible.escaped(domain))' is not one that can be written in ASCII"
            )
        }
        return String(cString: output)
    }

    /// `idn2_to_ascii_8z`.
    private typealias Conversion =
        @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, CInt) -> CInt

    /// `IDN2_NFC_INPUT`.
    private static let useNormalized: CInt = 1
    /// `IDN2_NONTRANSITIONAL`.
    private static let useNontransitional: CInt = 8

    private static func conversion() -> Conversion? {
        guard let library = dlopen("libidn2.so.0", RTLD_NOW | RTLD_LOCAL) else { return nil }
        return dlsym(library, "idn2_to_ascii_8z").map { unsafeBitCast($0, to: Conversion.self) }
    }
}
