import Escaping
package import StrictYAML

/// What is wrong with the settings, or with the place where they are.
package enum SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What a file says is wrong.
    case content(YAMLError)
    /// A file or directory cannot be used, or none can be found.
    ///
    /// `file` is the path as it was given, `nil` where no file is concerned. `message` is lower case, without a final
    /// period; `hint` is what to do next, where that is known.
    case place(file: String?, message: String, hint: String?)

    package init(file: String?, message: String, hint: String? = nil) {
        self = .place(file: file, message: message, hint: hint)
    }

    /// `nil` where no file is concerned.
    package var file: String? {
        switch self {
        case .content(let error): error.file
        case .place(let file, _, _): file
        }
    }

    /// Lower case, without a final period, control characters escaped.
    package var message: String {
        switch self {
        case .content(let error): error.message
        case .place(_, let message, _): message
        }
    }

    package var hint: String? {
        switch self {
        case .content(let error): error.hint
        case .place(_, _, let hint): hint
        }
    }

    /// `config.yaml:12:5: unknown key 'mathc'`. The hint is not part of it.
    package var description: String {
        switch self {
        case .content(let error): error.description
        case .place: file.map { "\(Visible.escaped($0)): \(message)" } ?? message
        }
    }
}
