/// Why there is no command to watch.
enum StartError: Error {
    /// The command itself cannot be executed, which is an ending of its own.
    case command(Termination)
    case system(CommandError)
}
