/// How `notify` ends, after sysexits(3). A wrapped command's own status is never one of these.
package enum ExitStatus: Int32, Sendable {
    case delivered = 0
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case cannotCreate = 73
    case inputOutput = 74
    case temporaryFailure = 75
    case protocolViolation = 76
    case noPermission = 77
    case configuration = 78
}
