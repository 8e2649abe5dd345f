import Escaping
import Mail
import Profiles
import SASL
import StrictYAML

extension CommandFailure {
    /// Gives an error about profiles its words and its status.
    init(_ error: ProfileError) {
        switch error {
        case .unknownProfile(let name, let names):
            self.init(
                Self.profile(name),
                "is not in the vault",
                hint: NearestName.hint(for: name, among: names) ?? "see them with: notify profile list",
                status: .configuration
            )
        case .noProfile:
            self.init(
                "profile",
                "the vault holds none",
                hint: "add one with: notify profile add NAME --provider P --user U",
                status: .configuration
            )
        case .noDefault:
            self.init(
                "profile",
                "none is named, and none is the default",
                hint: "notify profile default NAME",
                status: .configuration
            )
        case .exists(let name):
            self.init(
                Self.profile(name),
                "is in the vault already, and is another one",
                hint: "replace it with --replace",
                status: .cannotCreate
            )
        case .foreignRecord(let name):
            self.init(Self.profile(name), "was written by another version of notify", status: .configuration)
        case .unusable(let fault, let profile): self.init(fault, profile)
        case .conflict(let conflict, let profile): self.init(conflict, profile)
        case .unreadableFile(let key, let path, let reason, let profile):
            let file = "\(key) \(Visible.escaped(path))"
            self.init(
                profile.map(Self.profile) ?? "--\(file)",
                profile == nil ? reason : "\(file): \(reason)",
                hint: profile == nil ? nil : "bring the file here, at this path",
                status: .noInput
            )
        case .record(let fault): self.init(fault)
        case .vault(let error): self.init(converting: error)
        case .submission(let failure), .refused(let failure, _): self.init(failure)
        case .provider(let error): self.init(converting: error)
        case .restricted(let fault): self.init(fault.failure)
        case .unexpected(let text): self.init("internal error", Visible.escaped(text), status: .internalError)
        default: self.init(use: error)
        }
    }

    static func profile(_ name: String) -> String { "profile '\(Visible.escaped(name))'" }

    /// What stands in the way of using a profile that is sound as a record.
    private init(use error: ProfileError) {
        switch error {
        case .passwordsSwitchedOff(let provider, let title, let hint, let profile):
            let hint = hint.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
            let token =
                "name a program that fetches a token in config.yaml: oauth2: {\(Visible.escaped(profile)): "
                + "{command: [/PATH]}}"
            self.init(
                "provider '\(provider)'",
                "\(title) has switched passwords off",
                hint: hint.map { "\($0); or \(token)" } ?? token,
                status: .configuration
            )
        case .unfitMechanisms(let names, let kind, let profile):
            self.init(
                Self.profile(profile),
                "its credential is a \(kind.rawValue), which is not for \(names.joined(separator: ", "))",
                hint: "name the mechanism with: notify profile set \(Visible.escaped(profile)) --mechanism MECHANISM",
                status: .configuration
            )
        case .noClientCertificate(let profile):
            self.init(
                Self.profile(profile),
                "EXTERNAL needs a client certificate",
                hint: "give it with --client-certificate FILE --client-key FILE",
                status: .configuration
            )
        case .noSender(let profile):
            self.init(
                Self.profile(profile),
                "the user name is not an address, so the sender must be given",
                hint: "give it with --from ADDRESS",
                status: .configuration
            )
        case .badSender(let error, let profile):
            self.init(Self.profile(profile), "sender: \(error.reason)", status: .configuration)
        case .unbegunLimit(let error):
            let failure = CommandFailure(converting: error)
            self.init(
                failure.what,
                "\(failure.why); the limit is in the profile, and cannot be counted",
                hint: failure.hint,
                status: failure.status
            )
        case .unproven(let profile):
            self.init(
                Self.profile(profile),
                "stays as it was: the server asked for no authentication, so the new secret is not proven",
                status: .unavailable
            )
        case .changedMeanwhile(let profile):
            self.init(
                Self.profile(profile),
                "was changed by another process meanwhile, and is left as that process wrote it",
                hint: "look at it, and run the command again: notify profile show \(Visible.escaped(profile))",
                status: .temporaryFailure
            )
        case .unknownParcel(let word, let names):
            self.init(
                "'\(Visible.escaped(word))'",
                "is neither a pending item nor a file",
                hint: NearestName.hint(for: word, among: names) ?? "see what waits with: notify vault pending",
                status: .noInput
            )
        case .ambiguousParcel(let word, let ids):
            self.init(
                "'\(Visible.escaped(word))'",
                "could be any of \(ids.map { Visible.escaped($0) }.joined(separator: ", "))",
                hint: "name one by its id; see: notify vault pending",
                status: .usage
            )
        default: self.init("internal error", "\(error)", status: .internalError)
        }
    }

    /// `profile` is `nil` where the value is an option's.
    private init(_ fault: FieldFault, _ profile: String?) {
        let value = fault.value.map { " " + Visible.escaped($0) } ?? ""
        let hint =
            fault.choices.isEmpty
            ? (fault.examples.isEmpty ? nil : "write it like \(fault.examples.joined(separator: " or "))")
            : "it is one of \(fault.choices.joined(separator: ", "))"
        guard let profile else {
            let option = ProfileField.all.first { $0.key == fault.key }?.option?.name ?? fault.key
            self.init("--\(option)\(value)", fault.reason, hint: hint, status: .usage)
            return
        }
        self.init(Self.profile(profile), "\(fault.key)\(value): \(fault.reason)", hint: hint, status: .badData)
    }

    /// `profile` is `nil` where the fields are options.
    private init(_ conflict: ProfileConflict, _ profile: String?) {
        let (option, reason, hint): (String, String, String?) =
            switch conflict {
            case .neitherProviderNorHost: ("--host", "neither a provider nor a host is given", "give --host HOST")
            case .providerAndHost: ("--host", "a provider and a host exclude each other", nil)
            case .providerSetsServers(let provider, let key):
                (
                    "--\(key)", "the provider \(Visible.escaped(provider)) sets port and security itself",
                    "for another port give the server itself: --host HOST --port N"
                )
            case .parametersWithoutProvider: ("--set", "only a provider has parameters", "give --provider ID")
            case .certificateWithoutKey:
                ("--client-certificate", "--client-certificate and --client-key belong together", nil)
            case .mechanismsOfDifferentCredentials(let names):
                (
                    "--mechanism \(names.joined(separator: ", "))", "these cannot share one credential",
                    "some take a password, some a token or a certificate"
                )
            }
        self.init(
            profile.map(Self.profile) ?? option,
            reason,
            hint: hint,
            status: profile == nil ? .usage : conflict == .neitherProviderNorHost ? .configuration : .badData
        )
    }

    private init(_ fault: RecordFault) {
        switch fault {
        case .noEmptyLine(let place):
            self.init(
                "record",
                "\(Visible.escaped(place)): has no empty line between the profile and the secret",
                hint: "write name: NAME, user: USER, …, an empty line, and then the secret",
                status: .badData
            )
        case .notAKey(let place):
            self.init(
                "record",
                "\(Visible.escaped(place)): is not a key with a value",
                hint: "an empty line comes before the secret",
                status: .badData
            )
        case .secretAsValue(let place):
            self.init(
                "record",
                "\(Visible.escaped(place)): a secret is not the value of a key",
                hint: "write it after an empty line, as it is",
                status: .badData
            )
        case .text(let error): self.init("record", error.description, hint: error.hint, status: .badData)
        }
    }
}
