package import SASL

extension SecretOctets {
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
