import Dispatch
import Files
import Synchronization
import Testing

@Suite("Work that blocks")
struct BlockingExecutorTests {
    private struct Refusal: Error, Equatable {}

    /// Lets nobody pass before `count` have come.
    private final class Gate: Sendable {
        private let missing: Mutex<Int>
        private let count: Int
        private let opened = DispatchSemaphore(value: 0)

        init(count: Int) {
            self.count = count
            missing = Mutex(count)
        }

        func pass() -> Bool {
            let isLast = missing.withLock { missing in
                missing -= 1
                return missing == 0
            }
            if isLast { for _ in 0..<count { opened.signal() } }
            return opened.wait(timeout: .now() + 30) == .success
        }
    }

    @Test("as much work can wait at once as there is")
    func waitingTogether() async {
        let count = 40
        let gate = Gate(count: count)
        let passed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<count { group.addTask { await blocking { gate.pass() } } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(passed == count)
    }

    @Test("an error keeps its type")
    func errors() async {
        await #expect(throws: Refusal()) { try await blocking { () throws(Refusal) in throw Refusal() } }
    }

    @Test("a thread is used again")
    func reuse() async {
        for number in 0..<1_000 {
            #expect(await blocking { number } == number)
        }
    }
}
