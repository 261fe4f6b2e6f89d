import Foundation
import Strategies
import Synchronization
import TestSupport
import Testing

@Suite struct TimeSlicesTests {
  /// The deeds of workers on threads of their own.
  private final class Tally: Sendable {
    let atWork = Atomic<Int>(0)
    let mostAtWork = Atomic<Int>(0)
    let turns = (0..<4).map { _ in Count() }
    final class Count: Sendable { let value = Atomic<Int>(0) }
    let isOver = Atomic<Bool>(false)

    func enter(_ worker: Int) {
      let now = atWork.add(1, ordering: .sequentiallyConsistent).newValue
      mostAtWork.max(now, ordering: .sequentiallyConsistent)
      turns[worker].value.add(1, ordering: .sequentiallyConsistent)
    }
    func leave() { atWork.subtract(1, ordering: .sequentiallyConsistent) }
  }

  /// Runs `work` for each worker on a thread of its own; false where they have not all ended after a while.
  private func run(_ workers: Int, _ work: @escaping @Sendable (Int) -> Void) -> Bool {
    let ended = DispatchSemaphore(value: 0)
    for worker in 0..<workers {
      Thread {
        work(worker)
        ended.signal()
      }.start()
    }
    return (0..<workers).allSatisfy { _ in ended.wait(timeout: .now() + 60) == .success }
  }

  @Test("no more work at a time than there are threads, and each has its turns", arguments: 1...3)
  func turns(threads: Int) {
    let (turns, tally) = (TimeSlices(threads: threads), Tally())
    let length = Duration.milliseconds(1) ... .milliseconds(4)
    let haveEnded = run(4) { worker in
      turns.wait(worker) { false }
      for _ in 0..<5 {
        tally.enter(worker)
        usleep(3_000)
        tally.leave()
        turns.pass(worker, after: length) { false }
      }
      turns.end(worker)
    }
    #expect(haveEnded)
    #expect(tally.mostAtWork.load(ordering: .sequentiallyConsistent) <= threads)
    #expect(tally.turns.allSatisfy { $0.value.load(ordering: .sequentiallyConsistent) == 5 })
  }

  @Test("a turn that is too short yet is not passed on; one that nobody waits for is kept")
  func keepsItsTurn() {
    let (turns, tally) = (TimeSlices(threads: 1), Tally())
    turns.wait(0) { false }
    // Nobody waits: this returns at once.
    turns.pass(0, after: .zero ... .zero) { false }
    let hasBegun = DispatchSemaphore(value: 0)
    let waiting = Thread {
      hasBegun.signal()
      turns.wait(1) { tally.isOver.load(ordering: .sequentiallyConsistent) }
      tally.enter(1)
      hasBegun.signal()
    }
    waiting.start()
    hasBegun.wait()
    usleep(20_000)
    turns.pass(0, after: .seconds(600) ... .seconds(600)) { false }
    #expect(tally.turns[1].value.load(ordering: .sequentiallyConsistent) == 0)
    // Whoever waits is let go once all is over.
    tally.isOver.store(true, ordering: .sequentiallyConsistent)
    #expect(hasBegun.wait(timeout: .now() + 60) == .success)
    turns.end(0)
    turns.end(1)
  }

  @Test("a worker that ends frees its thread for the next")
  func endsFree() {
    let (turns, tally) = (TimeSlices(threads: 1), Tally())
    let haveEnded = run(4) { worker in
      turns.wait(worker) { false }
      tally.enter(worker)
      usleep(1_000)
      tally.leave()
      turns.end(worker)
    }
    #expect(haveEnded)
    #expect(tally.mostAtWork.load(ordering: .sequentiallyConsistent) == 1)
  }
}
