#if GLPK
  import ExactArithmetic
  import Formulations
  import GLPKBackend
  import Synchronization
  import Testing

  @Suite struct LimitTests {
    /// Some 10^8 nodes: no test waits for the end.
    static let long = Programs.marketSplit(rows: 4, columns: 40, seed: 1)

    @Test func anInterruptKeepsTheIncumbent() throws {
      let nodes = Atomic(0)
      let answer = try GLPKSolver().minimise(
        Self.long,
        shouldStop: { nodes.wrappingAdd(1, ordering: .relaxed).newValue > 2_000 })
      #expect(answer.stop == .interrupt && answer.status == .feasible)
      #expect(answer.satisfiesRows)
      #expect(Self.long.violation(at: try #require(answer.values)) == nil)
    }

    /// The first words of GLPK are the first look at the flag: the run is left by a jump out of the middle of it.
    @Test func anInterruptInsideARelaxationKeepsTheStart() throws {
      let start = Programs.emptySplit(Self.long)
      let answer = try GLPKSolver().minimise(Self.long, start: start, shouldStop: { true })
      #expect(answer.stop == .interrupt && answer.status == .feasible && answer.nodes == 0)
      #expect(answer.values == start && answer.satisfiesRows)
    }

    @Test func progressReportsIncumbentsAndNodes() throws {
      let seen = Mutex<[GLPKProgress]>([])
      let answer = try GLPKSolver().minimise(
        Self.long, limits: GLPKLimits(nodes: 3_000), progress: { report in seen.withLock { $0.append(report) } })
      let reports = seen.withLock { $0 }
      let best = try #require(reports.compactMap(\.incumbent).last)
      #expect(Self.long.objectiveValue(at: try #require(answer.values)) == Rational(Integer(Int(best))))
      #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.nodes <= $1.nodes })
    }

    @Test func theNodeLimitIsExactAndRepeatable() throws {
      let first = try GLPKSolver().minimise(Self.long, limits: GLPKLimits(nodes: 500))
      let second = try GLPKSolver().minimise(Self.long, limits: GLPKLimits(nodes: 500))
      #expect(first.stop == .nodes && first.nodes == 500)
      #expect(first.values == second.values && first.claimedBound == second.claimedBound)
    }

    @Test func theIterationLimitEndsTheSearch() throws {
      let answer = try GLPKSolver().minimise(Self.long, limits: GLPKLimits(iterations: 2_000))
      #expect(answer.stop == .iterations)
    }

    @Test func theIterationLimitEndsTheRootRelaxation() throws {
      let answer = try GLPKSolver().minimise(Self.long, limits: GLPKLimits(iterations: 1))
      #expect(answer.stop == .iterations && answer.status == .unknown && answer.claimedBound == nil)
    }

    @Test func theTimeLimitEndsTheSearch() throws {
      let answer = try GLPKSolver().minimise(Self.long, limits: GLPKLimits(seconds: 0.3))
      #expect(answer.stop == .time && answer.status == .feasible)
      #expect(answer.seconds < 5)
    }

    @Test func theMemoryLimitEndsTheRunAndTheNextOneIsWhole() throws {
      let wide = Programs.marketSplit(rows: 100, columns: 1_000, seed: 2)
      let start = Programs.emptySplit(wide)
      let answer = try GLPKSolver().minimise(wide, limits: GLPKLimits(memoryMiB: 1), start: start)
      #expect(answer.stop == .memory && answer.status == .feasible)
      #expect(answer.values == start && answer.satisfiesRows)
      #expect(try GLPKSolver().minimise(Programs.largeConstant).status == .claimedOptimal)
    }

    @Test func theStartIsTheFirstIncumbent() throws {
      // The best of 20000 nodes, handed to a run of 30 that finds nothing as good by itself.
      let good = try #require(try GLPKSolver().minimise(Self.long, limits: GLPKLimits(nodes: 20_000)).values)
      let short = try GLPKSolver().minimise(Self.long, limits: GLPKLimits(nodes: 30))
      if let values = short.values {
        #expect(Self.long.objectiveValue(at: good) < Self.long.objectiveValue(at: values))
      }
      let seen = Mutex<[Double]>([])
      let warm = try GLPKSolver().minimise(
        Self.long, limits: GLPKLimits(seconds: 1), start: good,
        progress: { report in seen.withLock { $0 += report.incumbent.map { [$0] } ?? [] } })
      let objective = Self.long.objectiveValue(at: good)
      // GLPK itself took it over, and prunes by it.
      let first = try #require(seen.withLock { $0.first })
      #expect(Rational(Integer(Int(first))) == objective)
      #expect(Self.long.objectiveValue(at: try #require(warm.values)) <= objective)
    }

    @Test func runsAtOnceDoNotDisturbEachOther() async throws {
      try await withThrowingTaskGroup(of: Rational?.self) { group in
        for _ in 0..<8 {
          group.addTask { try GLPKSolver().minimise(Programs.largeCoefficients).claimedBound }
        }
        for try await bound in group { #expect(bound == -903_244_432) }
      }
    }
  }
#endif
