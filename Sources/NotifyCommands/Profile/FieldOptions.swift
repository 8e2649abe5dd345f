import ArgumentParser
import Profiles

extension Option<String?> {
    /// The option of a field that has one value.
    init(_ field: ProfileField) {
        self.init(name: .customLong(field.optionName), help: field.help)
    }
}

extension Option<[String]> {
    /// The option of a field that has several values.
    init(_ field: ProfileField) {
        self.init(wrappedValue: [], name: .customLong(field.optionName), parsing: .singleValue, help: field.help)
    }
}

extension Flag<Bool> {
    /// The option of a field that is set or not.
    init(_ field: ProfileField) {
        self.init(wrappedValue: false, name: .customLong(field.optionName), help: field.help)
    }
}

extension ProfileField {
    fileprivate var optionName: String { option?.name ?? jsonKey }

    fileprivate var help: ArgumentHelp? {
        option.map { ArgumentHelp("\($0.help)", valueName: $0.valueName) }
    }
}

/// What a command line changes of a profile.
struct ProfileChange: Sendable {
    private var given: [(field: ProfileField, texts: [String])]
    /// Emptied before anything is set.
    private let emptied: [ProfileField]

    init(_ server: ServerOptions, _ restrictions: RestrictionOptions) {
        given = Self.given(server) + Self.given(restrictions)
        emptied =
            (server.noPin ? [.pins] : [])
            + (restrictions.unrestricted ? ProfileField.all.filter { $0.group == .restrictions } : [])
        for index in given.indices where given[index].field.isFile {
            given[index].texts = given[index].texts.map(Path.absolute)
        }
    }

    var isEmpty: Bool { given.isEmpty && emptied.isEmpty }

    /// Whether a file is named, which has to be looked at.
    var namesFile: Bool { given.contains { $0.field.isFile } }

    /// Whether the profile gets a limit.
    var setsLimit: Bool { given.contains { $0.field.jsonKey == ProfileField.limit.jsonKey } }

    func apply(to profile: inout Profile) throws(ProfileError) {
        do throws(FieldFault) {
            for field in emptied { try field.set(nil, in: &profile) }
            try profile.set(given)
        } catch {
            throw .unusable(error, profile: nil)
        }
        try profile.check()
    }

    /// Returns the fields whose options are given. The property of a field's option is called as the field in JSON, and is
    /// found by that, as the parser finds it.
    static func given(_ options: some ParsableArguments) -> [(field: ProfileField, texts: [String])] {
        Mirror(reflecting: options).children.compactMap { label, value in
            guard let field = field(label), let texts = (value as? any FieldOption)?.texts else { return nil }
            return (field, texts)
        }
    }

    /// Returns the field that a property of options is for.
    static func field(_ label: String?) -> ProfileField? {
        ProfileField.all.first { $0.option != nil && "_\($0.jsonKey)" == label }
    }
}

/// What the parser has found for one option; `nil`: it was not given.
protocol FieldOption {
    var texts: [String]? { get }
}

extension Option: FieldOption where Value: OptionTexts {
    var texts: [String]? { wrappedValue.texts }
}

extension Flag: FieldOption where Value == Bool {
    var texts: [String]? { wrappedValue ? [] : nil }
}

/// The values that options of fields have.
protocol OptionTexts {
    var texts: [String]? { get }
}

extension String?: OptionTexts {
    var texts: [String]? { map { [$0] } }
}

extension [String]: OptionTexts {
    var texts: [String]? { isEmpty ? nil : self }
}
