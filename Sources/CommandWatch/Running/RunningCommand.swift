import Glibc

/// A command that was started, in our process group or in a session of its own.
struct RunningCommand: Sendable {
    /// Forward its output; each has to be run by a thread.
    let streamRelays: [StreamRelay]
    private let relay: SignalRelay
    private let mode: Mode

    private enum Mode {
        case group(GroupCommand)
        case session(SessionCommand)
    }

    /// Starts the command.
    ///
    /// - `endDescriptor`: a descriptor that becomes readable when the command has ended.
    init(
        _ arguments: [String],
        streams: Streams,
        capture: SharedCapture,
        endDescriptor: Int32
    ) throws(StartError) {
        let channels: OutputChannels
        do throws(CommandError) {
            channels = try OutputChannels(streams, capture: capture, endDescriptor: endDescriptor)
        } catch {
            throw .system(error)
        }
        do throws(CommandError) {
            relay = try SignalRelay(stopping: channels.controller != nil)
        } catch {
            channels.closeAll()
            throw .system(error)
        }
        do throws(StartError) {
            let launch = CommandLaunch(arguments: arguments, streams: streams, channels: channels, relay: relay)
            mode =
                if let controller = channels.controller {
                    .session(try launch.inSession(controller: controller))
                } else {
                    .group(try launch.inGroup())
                }
        } catch {
            relay.end()
            channels.closeAll()
            throw error
        }
        channels.closeCommandEnds()
        streamRelays = channels.relays
    }

    /// Forwards signals and, in a session, what is typed, until the command has ended.
    func watch() throws(CommandError) -> WaitResult {
        switch mode {
        case .group(let member):
            // After the end a signal is for us alone: we may still be waiting for a slow reader.
            defer { relay.end() }
            return try relay.withSignalsUnblocked { () throws(CommandError) in try member.watch(relay) }
        case .session(let session):
            return try relay.withSignalsUnblocked { () throws(CommandError) in try session.watch(relay) }
        }
    }

    /// Restores the caller's terminal, once all output has been forwarded.
    func finish() {
        guard case .session(let session) = mode else { return }
        session.finish()
        relay.end()
    }
}
