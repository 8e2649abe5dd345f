package import Mail
package import Providers
package import SASL
package import StrictYAML
package import Vault

/// Why something with profiles did not succeed.
package enum ProfileError: Error, Sendable, Equatable {
    // Finding one.

    /// The vault has no such profile; the names that are nearest to it are among `names`.
    case unknownProfile(String, names: [String])
    /// The vault holds no profile at all.
    case noProfile
    /// No profile is named, and none of several is the default.
    case noDefault
    /// The vault has another profile of that name.
    case exists(String)

    // What one holds.

    /// Not a record of this version of `notify`.
    case foreignRecord(profile: String)
    /// `profile` is `nil` for one that is being put together.
    case unusable(FieldFault, profile: String?)
    case conflict(ProfileConflict, profile: String?)
    /// A file that the profile names cannot be read on this machine.
    case unreadableFile(key: String, path: String, reason: String, profile: String?)
    /// A record as people write it is none.
    case record(RecordFault)

    // Resolving one.

    /// Its provider is unknown, cannot be read, or lacks a parameter.
    case provider(ProviderError)
    /// The provider takes tokens only, and there is no program that fetches one. `hint` is the provider's.
    case passwordsSwitchedOff(provider: String, name: String, hint: String?, profile: String)
    /// None of the mechanisms can use the profile's credential.
    case unfitMechanisms([String], CredentialKind, profile: String)
    case noClientCertificate(profile: String)
    /// The user name is no address, and no sender is given.
    case noSender(profile: String)
    case badSender(MailboxError, profile: String)

    // Using one.

    case restricted(RestrictionFault)
    /// The limit is in the profile, and its log cannot be begun.
    case unbegunLimit(VaultError)
    /// The server asked for no authentication, so the new secret is not proven, and the old one stays.
    case unproven(profile: String)
    /// The server refused the new secret, and the old one stays.
    case refused(SubmissionFailure, profile: String)
    /// Another process has changed the profile meanwhile.
    case changedMeanwhile(profile: String)

    // Pending parcels.

    /// Neither a pending item nor a file; `names` are the profiles that wait.
    case unknownParcel(String, names: [String])
    /// The word could mean any of these.
    case ambiguousParcel(String, ids: [String])

    // Of others.

    case vault(VaultError)
    case submission(SubmissionFailure)
    case unexpected(String)

    /// Gives the errors that a closure of the vault can throw one type.
    package init(_ error: any Error) {
        switch error {
        case let error as ProfileError: self = error
        case let error as VaultError: self = .vault(error)
        case let error as SubmissionFailure: self = .submission(error)
        case let error as FieldFault: self = .unusable(error, profile: nil)
        default: self = .unexpected("\(error)")
        }
    }
}

/// Why a people's record is none. `place` is `FILE:LINE` or `FILE`, not escaped.
package enum RecordFault: Error, Sendable, Equatable {
    /// No empty line between the profile and the secret.
    case noEmptyLine(place: String)
    /// A line before the empty one that is not a key with a value.
    case notAKey(place: String)
    /// A secret as the value of a key.
    case secretAsValue(place: String)
    case text(YAMLError)
}
