/// One field of a profile: what it is called everywhere, how it is read, checked and shown.
///
/// From the rows of `ProfileField.all` follow the record in the vault (JSON), the record that people write (YAML), the
/// checks of both, what `profile show` tells, and the options.
package struct ProfileField: Sendable {
    /// Where a field stands in the record in the vault.
    package enum Group: String, Sendable, CaseIterable {
        case profile
        /// In an object of its own, `restrictions`.
        case restrictions
    }

    /// How it is given on a command line; repeated where it is a list or a map.
    package struct Option: Sendable, Equatable {
        /// Without hyphens.
        package let name: String
        /// `nil` where it takes no value.
        package let valueName: String?
        package let help: String
    }

    /// What is told of a field besides its own value.
    package enum Display: Sendable {
        /// Its value, or else these words, or nothing.
        case value(unset: String? = nil)
        /// What it leads to, which can differ from its value: JSON has the same.
        case outcome(@Sendable (Profile, ResolvedProfile?) -> FieldValue?, unset: String? = nil)
        /// A part of the servers, which are told as a whole.
        case server
        /// Nothing: it is the vault's alone.
        case hidden
    }

    /// As people write it in a record; `nil` where it is the vault's alone.
    package let key: String?
    /// The key in JSON, in the vault and in results for programs.
    package let jsonKey: String
    package let group: Group
    package let shape: FieldShape
    package let option: Option?
    package let display: Display
    /// Whether it names a file, which has to be readable on this machine.
    package let isFile: Bool
    /// Whether a profile cannot be without it.
    package let isRequired: Bool
    /// What no longer holds once this is set: keys of JSON.
    let replaces: [String]

    private let get: @Sendable (Profile) -> FieldValue?
    private let put: @Sendable (inout Profile, FieldValue?) throws(FieldFault) -> Void

    /// Returns what the profile holds there.
    package func value(in profile: Profile) -> FieldValue? {
        get(profile)
    }

    /// Checks `value` and puts it there; `nil` empties the field.
    package func set(_ value: FieldValue?, in profile: inout Profile) throws(FieldFault) {
        try put(&profile, value)
    }
}

extension ProfileField {
    /// A field that may be left out.
    init<Value>(
        _ key: String,
        json jsonKey: String? = nil,
        _ path: any WritableKeyPath<Profile, Value?> & Sendable,
        _ codec: FieldCodec<Value>,
        group: Group = .profile,
        option: Option,
        display: Display = .value(),
        isFile: Bool = false,
        replaces: [String] = []
    ) {
        self.init(
            key: key,
            jsonKey: jsonKey ?? key,
            group: group,
            shape: codec.shape,
            option: option,
            display: display,
            isFile: isFile,
            isRequired: false,
            replaces: replaces,
            get: { $0[keyPath: path].map(codec.write) },
            put: { profile, value throws(FieldFault) in
                profile[keyPath: path] = try value.map { value throws(FieldFault) in try codec.value(value, of: key) }
            }
        )
    }

    /// A field that each profile has.
    init<Value>(
        required key: String,
        _ path: any WritableKeyPath<Profile, Value> & Sendable,
        _ codec: FieldCodec<Value>,
        option: Option
    ) {
        self.init(
            key: key,
            jsonKey: key,
            group: .profile,
            shape: codec.shape,
            option: option,
            display: .value(),
            isFile: false,
            isRequired: true,
            replaces: [],
            get: { codec.write($0[keyPath: path]) },
            put: { profile, value throws(FieldFault) in
                guard let value else { throw FieldFault(key: key, value: nil, reason: "is missing") }
                profile[keyPath: path] = try codec.value(value, of: key)
            }
        )
    }

    /// A field that is set or not.
    init(
        flag key: String?,
        json jsonKey: String,
        _ path: any WritableKeyPath<Profile, Bool> & Sendable,
        option: Option?,
        display: Display = .value()
    ) {
        self.init(
            key: key,
            jsonKey: jsonKey,
            group: .profile,
            shape: .flag,
            option: option,
            display: display,
            isFile: false,
            isRequired: false,
            replaces: [],
            get: { $0[keyPath: path] ? .flag : nil },
            put: { profile, value in profile[keyPath: path] = value != nil }
        )
    }
}

extension FieldCodec {
    fileprivate func value(_ value: FieldValue, of key: String) throws(FieldFault) -> Value {
        do throws(Problem) {
            return try read(value)
        } catch {
            throw FieldFault(
                key: key,
                value: error.value,
                reason: error.reason,
                choices: error.choices,
                examples: error.examples
            )
        }
    }
}

extension FieldValue {
    /// For a person, in one line and not escaped.
    package var text: String {
        switch self {
        case .line(let line): line
        case .number(let number): String(number)
        case .flag: "yes"
        case .list(let lines): lines.joined(separator: ", ")
        case .map(let values): values.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ", ")
        }
    }
}
