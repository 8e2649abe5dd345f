import Foundation
import TestSupport
import Testing

@Suite("A write of the vault that is disturbed leaves the old vault or the new one", .needsTracing)
struct VaultFaultTests {
    struct Fault: Sendable {
        let name: String
        let effect: String
        var kills = false

        static let ofAnyCall = [
            Fault(name: "EIO", effect: "error=EIO"), Fault(name: "ENOSPC", effect: "error=ENOSPC"),
            Fault(name: "EDQUOT", effect: "error=EDQUOT"),
            Fault(name: "kill -9", effect: "signal=KILL", kills: true),
        ]
        /// One byte is said to be written that is not.
        static let lie = Fault(name: "a byte that is not written", effect: "retval=1")
    }

    struct Case: Sendable {
        let interference: Interference
        let fault: Fault

        var words: String {
            "\(fault.name) at \(interference.name) \(interference.number) of \(interference.paths)"
        }
    }

    @Test("at each system call on a file, whatever happens there", arguments: VaultWrite.all)
    func disturbed(_ write: VaultWrite) async throws {
        let origin = try await write.home()
        let before = write.isFirst ? nil : try await origin.checkedVault()
        #expect(write.isFirst || before != nil)
        let traced = try origin.copy()
        let calls = try await Strace.calls(write.arguments(traced), home: traced, secret: write.secret)
        #expect(calls.contains { $0.name == "fsync" && $0.paths.contains("/vault.tmp") })
        let cases = Self.cases(calls)
        let drawn = Torture.sample(7, of: cases)
        var statuses: [Int32] = []
        var problems: [String] = []
        // Which thread of a pool does a call, and so which number it has, may differ from run to run.
        var missed = 0
        for one in drawn {
            let home = try origin.copy()
            let (run, isMet) = try await Strace.run(
                write.arguments(home),
                home: home,
                secret: write.secret,
                one.interference,
                effect: one.fault.effect
            )
            statuses.append(run.status)
            if !isMet { missed += 1 }
            let faults =
                Self.faults(of: run, one, isMet) + (try await Self.faults(of: home, after: run, origin, before, write))
            problems += faults.map { "\(one.words): \($0): \(run.errors)" }
        }
        #expect(missed <= max(1, drawn.count / 10), "calls that were not met")
        Torture.report("faults in \(write.name)", statuses, of: cases.count)
        #expect(problems.isEmpty, "\(problems.count): \(problems.prefix(10).joined(separator: "\n"))")
    }

    private static func cases(_ calls: [FileCall]) -> [Case] {
        var met = Set<[String]>()
        var cases: [Case] = []
        for (index, call) in calls.enumerated() where !call.paths.isEmpty {
            guard let interference = Strace.interference(at: index, of: calls) else { continue }
            met.insert([call.name] + call.paths.sorted())
            cases += Fault.ofAnyCall.map { Case(interference: interference, fault: $0) }
            if call.name == "write", call.paths == ["/vault.tmp"] {
                cases.append(Case(interference: interference, fault: .lie))
            }
        }
        let unmet = calls.filter { $0.paths.contains(where: Strace.isTheSameEachTime) }
            .map { [$0.name] + $0.paths.sorted() }.filter { !met.contains($0) }
        #expect(unmet.isEmpty, "calls that no case disturbs: \(unmet)")
        return cases
    }

    private static func faults(of run: Run, _ one: Case, _ isMet: Bool) -> [String] {
        var faults: [String] = []
        if one.fault.kills, isMet {
            if run.status != 137 { faults.append("status \(run.status) instead of the kill") }
        } else if !DocumentedStatus.all.contains(run.status) {
            faults.append("status \(run.status)")
        } else if run.status != 0 {
            faults += ErrorForm.faults(run)
        }
        if !run.output.isEmpty { faults.append("something on standard output") }
        return faults
    }

    private static func faults(
        of home: TemporaryHome,
        after run: Run,
        _ origin: TemporaryHome,
        _ before: VaultState?,
        _ write: VaultWrite
    ) async throws -> [String] {
        var faults: [String] = []
        let wanted = VaultState(generation: (before?.generation ?? 0) + 1, entries: write.profiles)
        let isOld = home.vault == origin.vault
        if isOld, run.status == 0 { faults.append("success, and nothing is written") }
        if !isOld {
            let state = try await home.checkedVault()
            if state != wanted { faults.append("neither the old vault nor the new one: \(String(describing: state))") }
        }
        let second = try await home.notify(write.arguments(home), secret: write.secret)
        if second.status != (isOld ? 0 : write.again) { faults.append("then \(second.status) \(second.errors)") }
        guard let last = try await home.checkedVault() else { return faults + ["in the end it does not open"] }
        if last.entries != write.profiles { faults.append("in the end \(last.entries) profiles") }
        let scan = SecretScan(secret: VaultWrite.sentinel, user: "demo@example.com")
        for (path, data) in home.contents {
            if path.hasSuffix(".tmp"), isOld { faults.append("\(path) stays") }
            if !scan.traces(in: data).isEmpty { faults.append("\(path) holds the secret") }
        }
        if !scan.traces(in: Data((run.errors + second.errors).utf8)).isEmpty { faults.append("the secret is told") }
        return faults
    }
}
