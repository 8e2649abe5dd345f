import Escaping
package import Files
package import StrictYAML

/// What is wrong with the files about mail services, or with what was asked of them.
package enum ProviderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What a file says is wrong.
    case content(YAMLError)
    /// A file or directory on disk cannot be used.
    case unusable(FileError)
    /// No provider has this name; `nearest` is the one that was probably meant.
    case unknownProvider(String, nearest: String?)
    /// The provider's host names hold no such parameter; `known` are those that it has.
    case unknownParameter(String, provider: String, known: [String])
    case missingParameter(Provider.Parameter, provider: String)
    /// The value cannot stand in a host name.
    case invalidParameter(Provider.Parameter, value: String)
    /// The parameters, put together, make no host name.
    case invalidHost(String)
    /// A provider's replies are said to be like those of another one, which has no file.
    case unknownLikeness(provider: String, like: String)

    /// Whether a file is at fault, whose path the description begins with.
    package var isAboutFile: Bool {
        switch self {
        case .content, .unusable: true
        default: false
        }
    }

    /// Lower case, without a final period, control characters escaped.
    package var description: String {
        switch self {
        case .content(let error): error.description
        case .unusable(let error): "\(Visible.escaped(error.path.string)): \(error)"
        case .unknownProvider(let name, _): "unknown provider \(name.quoted)"
        case .unknownParameter(let name, let provider, _):
            "provider \(provider.quoted) has no parameter \(name.quoted)"
        case .missingParameter(let parameter, let provider):
            "provider \(provider.quoted) needs the parameter \(parameter.name.quoted)"
        case .invalidParameter(let parameter, let value):
            "parameter \(parameter.name.quoted) cannot be \(value.quoted)"
        case .invalidHost(let host): "the parameters make no valid host name: \(host.quoted)"
        case .unknownLikeness(let provider, let like): "\(provider.quoted) is like \(like.quoted), which has no file"
        }
    }
}
