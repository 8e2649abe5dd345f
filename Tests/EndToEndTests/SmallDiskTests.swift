import Foundation
import Glibc
import TestSupport
import Testing

@Suite("A disk with no room")
struct SmallDiskTests {
    struct Disk: CustomTestStringConvertible, Sendable {
        let name: String
        let options: String
        /// Takes what room is left; the working directory is the disk.
        let fill: String
        /// Gives it back.
        let free: String
        let words: String

        var testDescription: String { name }
    }

    static let disks: [Disk] = [
        Disk(
            name: "full",
            options: "size=64k",
            fill: "cat /dev/zero >filler 2>/dev/null || true",
            free: "rm filler",
            words: "no space left on device"
        ),
        Disk(
            name: "without inodes",
            options: "size=1m,nr_inodes=40",
            fill: "n=0; while touch filler.$n 2>/dev/null; do n=$((n + 1)); done",
            free: "rm filler.*",
            words: "no space left on device"
        ),
        Disk(
            name: "read-only",
            options: "size=1m",
            fill: "mount -o remount,ro .",
            free: "mount -o remount,rw .",
            words: "read-only file system"
        ),
    ]

    /// Mounts a disk of its own, puts a home there, and writes the vault before and after there is room again.
    private static let script = """
        set -eu
        disk=$1 source=$2 options=$3 fill=$4 free=$5 notify=$6
        mount -t tmpfs -o "$options,mode=700" tmpfs "$disk"
        cp -a "$source/." "$disk/"
        cd "$disk"
        export NOTIFY_HOME=$disk
        # What a write makes once and keeps.
        : >vault.lock
        (eval "$fill")
        cp vault "$source/before"
        write() { "$notify" profile default "$1" --key-file key || echo "status $?"; }
        write spare
        cmp vault "$source/before" && echo same
        "$notify" vault check --key-file key
        ls -A | grep '[.]tmp$' || true
        eval "$free"
        write spare
        "$notify" vault check --key-file key
        """

    @Test(
        "the write fails and says so, the vault is as before, and with room again all is well",
        .enabled("no file system may be mounted here; Strace's ENOSPC stands for it") {
            await SmallDiskTests.canMount()
        },
        arguments: disks
    )
    func write(_ disk: Disk) async throws {
        let home = try await TemporaryHome.withTwoProfiles()
        let place = try TemporaryHome()
        let run = try await Program.run(
            "/usr/bin/unshare",
            Self.namespace + ["/bin/sh", "-c", Self.script, "sh", place.path, home.path, disk.options, disk.fill]
                + [disk.free, NotifyProgram.path],
            environment: [:]
        )
        #expect(run.status == 0, "\(run.errors)")
        let lines = run.text.split(separator: "\n").filter { !$0.hasPrefix("anchor at ") }
        #expect(lines.count == 4 && lines[0] == "status 74" && lines[1] == "same", "\(run.text)")
        #expect(lines.dropFirst(2).allSatisfy { $0.contains(": sound, generation ") }, "\(run.text)")
        let complaints = run.errors.split(separator: "\n")
        #expect(complaints.count == 2 && complaints[0].contains(disk.words), "\(run.errors)")
        #expect(complaints.last?.hasSuffix("'spare' is the default now") == true, "\(run.errors)")
    }

    private static let namespace = geteuid() == 0 ? ["-m"] : ["-r", "-m"]

    private static func canMount() async -> Bool {
        let arguments = namespace + ["/bin/sh", "-c", "mount -t tmpfs tmpfs /mnt"]
        return (try? await Program.run("/usr/bin/unshare", arguments).status) == 0
    }
}
