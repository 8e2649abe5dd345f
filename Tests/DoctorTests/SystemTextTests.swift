import Testing

@testable import Doctor

@Suite("What the system says of itself")
struct SystemTextTests {
    private static let mountinfo = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        40 27 8:17 / /media/my\\040stick rw - vfat /dev/sdb1 rw
        41 27 0:50 / /home rw,relatime shared:5 master:2 - nfs4 nas:/home rw
        42 41 0:51 / /home/ann rw - tmpfs tmpfs rw
        43 41 0:52 / /home/ann rw - ext4 /dev/mapper/ann rw
        nonsense
        44 41 0:53 / /short rw -
        """

    @Test(
        "a path lies on the mount that is nearest, the last one mounted there",
        arguments: [
            ("/etc/key", "/", "ext4"), ("/media/my stick/key", "/media/my stick", "vfat"),
            ("/home/bob", "/home", "nfs4"),
            ("/homes", "/", "ext4"), ("/home/ann/key", "/home/ann", "ext4"), ("/", "/", "ext4"),
        ]
    )
    func mounts(path: String, point: String, type: String) throws {
        let mounts = Mount.all(mountinfo: Self.mountinfo)
        #expect(mounts.count == 6)
        let mount = try #require(Mount.holding(path, among: mounts))
        #expect(mount.point == point && mount.type == type)
        #expect(mount.isRemote == (type == "nfs4"))
    }

    @Test("swap areas are read from their table")
    func swaps() {
        let table =
            "Filename\t\tType\tSize\tUsed\tPriority\n/dev/dm-1  partition\t1\t0\t-2\n/swap\\040file file 1 0 -3\n"
        #expect(SwapArea.names(swaps: table) == ["/dev/dm-1", "/swap\\040file"])
        #expect(SwapArea.names(swaps: "").isEmpty)
    }

    @Test(
        "hibernation is possible where the kernel offers it",
        arguments: [
            ("freeze mem disk", "[platform] shutdown", "quiet resume=/dev/sda2", true, true),
            ("freeze mem", "[disabled]", "quiet", false, false),
            ("freeze mem disk", "[disabled]", "noresume=1", false, false),
            ("", "", "", false, false),
        ]
    )
    func hibernation(state: String, disk: String, line: String, isPossible: Bool, isConfigured: Bool) {
        let read = MachineFacts.Hibernation(state: state, disk: disk, commandLine: line)
        #expect(read == MachineFacts.Hibernation(isPossible: isPossible, isConfigured: isConfigured))
    }

    @Test("the memory of the machine is counted in bytes")
    func memory() {
        #expect(MachineFacts.total(meminfo: "MemTotal:       1024 kB\nMemFree: 1 kB\n") == 1 << 20)
        #expect(MachineFacts.total(meminfo: "MemTotal: many kB") == nil)
    }

    @Test("no more than 64 KiB are read, and nothing that is not there")
    func bounded() {
        #expect(SystemText.read("/dev/zero").map(\.utf8.count) == 64 << 10)
        #expect(SystemText.read("/nowhere") == nil && SystemText.names(in: "/nowhere").isEmpty)
    }
}
