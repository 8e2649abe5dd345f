import Glibc

/// A command that was started, and the way in which it is watched.
struct RunningCommand: Sendable {
    let passages: [Passage]
    private let relay: SignalRelay
    private let place: Place

    private enum Place {
        case group(GroupMember)
        case session(Session)
    }

    /// Starts the command. `ending` is what tells its passages that it has ended.
    init(
        _ arguments: [String],
        streams: Streams,
        capture: SharedCapture,
        ending: Int32
    ) throws(StartError) {
        let outlets: Outlets
        do throws(CommandError) {
            outlets = try Outlets(streams, capture: capture, ending: ending)
        } catch {
            throw .system(error)
        }
        do throws(CommandError) {
            relay = try SignalRelay(stopping: outlets.controller != nil)
        } catch {
            outlets.abandon()
            throw .system(error)
        }
        do throws(StartError) {
            let launch = Launch(arguments: arguments, streams: streams, outlets: outlets, relay: relay)
            place =
                if let controller = outlets.controller {
                    .session(try launch.inSession(controller: controller))
                } else {
                    .group(try launch.inGroup())
                }
        } catch {
            relay.end()
            outlets.abandon()
            throw error
        }
        outlets.handOver()
        passages = outlets.passages
    }

    /// Stays beside the command until it has ended.
    func watch() throws(CommandError) -> Ending {
        switch place {
        case .group(let member):
            // From here on a signal is meant for us alone, who may still wait for a slow reader.
            defer { relay.end() }
            return try relay.taking { () throws(CommandError) in try member.watch(relay) }
        case .session(let session): return try relay.taking { () throws(CommandError) in try session.watch(relay) }
        }
    }

    /// Leaves the caller's terminal as it was, once all output is through.
    func finish() {
        guard case .session(let session) = place else { return }
        session.finish()
        relay.end()
    }
}
