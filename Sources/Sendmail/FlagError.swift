/// Why a flag of sendmail(8) or mail(1) cannot be taken.
package struct FlagError: Error, Sendable, Equatable {
    package enum Program: String, Sendable {
        case sendmail, mail
    }

    package enum Problem: Sendable, Equatable {
        case unknown
        /// Unknown among the values of `-o` and `-O`.
        case unknownOption
        /// Unknown among the values of `-b`.
        case unknownMode
        case missingValue
        case wrongValue(String, Expectation)
        /// The value is no address or name; the reason is that of `Mail`.
        case unusable(reason: String)
        /// It follows an address.
        case misplaced
        case unsupported(Feature)
        /// `mail -a` with a value that is no field.
        case noField(String)
        /// `mail -a` with a field that lists recipients.
        case recipientField
        /// `mail -a` with a field that describes the body, beside attached files.
        case bodyField
    }

    /// What a value has to be.
    package enum Expectation: Sendable, Equatable {
        case oneOf([String])
        /// A number up to 100.
        case hopCount
        case notifyEvents
        case returnedContent
        /// 1 to `maximum` printable ASCII characters.
        case envelopeID(maximum: Int)
    }

    /// What other mail systems do, and this one does not.
    package enum Feature: Sendable, Equatable {
        case queue
        case aliasDatabase
        case daemon
        /// SMTP on standard input.
        case dialogue
        /// Testing addresses and rules.
        case verification
        case subject
        /// A transcript in a file that the caller chooses.
        case transcriptFile
        /// A configuration that the caller chooses.
        case configurationFile
        case debugLevels
        /// Reading a mailbox.
        case mailbox
        /// Anything else.
        case other
    }

    package let program: Program
    /// As it was given, with its hyphens: `-f`, `--subject`, `-oi2`.
    package let flag: String
    package let problem: Problem

    package init(_ program: Program, _ flag: String, _ problem: Problem) {
        self.program = program
        self.flag = flag
        self.problem = problem
    }
}
