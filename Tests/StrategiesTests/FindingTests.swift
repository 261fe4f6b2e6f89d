import ExactArithmetic
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// The status, the exit code and the bound follow from ending, incumbent and bound.
@Suite struct FindingTests {
  private static let instance = RandomInstances.tiny(seed: 1)

  private static func incumbent(_ objectives: Rational...) -> Incumbent {
    Incumbent(RandomInstances.assignment(of: instance.network, seed: 1), objectives: objectives)
  }

  private static func finding(_ ending: Finding.Ending, _ incumbent: Incumbent?, bound: Rational? = 1) -> Finding {
    Finding(ending, incumbent: incumbent, bound: bound, by: .init("test"))
  }

  private static let statuses: [(Finding.Ending, with: Finding.Status, without: Finding.Status, code: Int32)] = [
    (.exhausted, .optimal, .infeasible, 0), (.missedTarget, .missesThreshold, .missesThreshold, 0),
    (.claimedExhausted, .claimedOptimal, .claimedInfeasible, 3),
    (.claimedMissedTarget, .claimedMissesThreshold, .claimedMissesThreshold, 3), (.stopped, .feasible, .unknown, 4),
  ]

  @Test("an ending has one word with an incumbent, and one without", arguments: statuses)
  func words(ending: Finding.Ending, with: Finding.Status, without: Finding.Status, code: Int32) {
    let (found, open) = (Self.finding(ending, Self.incumbent(2)), Self.finding(ending, nil))
    #expect(found.status == with && open.status == without)
    #expect(found.exitCode == code && open.exitCode == code)
    var failed = found
    failed.fault = .bug("a test")
    #expect(failed.exitCode == 5 && failed.status == with)
  }

  @Test("a threshold is reached by an incumbent only") func reached() {
    #expect(Self.finding(.reachedTarget, Self.incumbent(2)).status == .reachesThreshold)
    #expect(Self.finding(.reachedTarget, nil).status == .unknown)
  }

  @Test("the bound of a search through all choices is the incumbent's objective") func bounds() {
    #expect(Self.finding(.exhausted, Self.incumbent(2)).bound == 2)
    #expect(Self.finding(.exhausted, nil).bound == nil)
    #expect(Self.finding(.stopped, Self.incumbent(2)).bound == 1)
    let long = Incumbent(Self.incumbent(2).assignment, enclosure: "about 2")
    #expect(Self.finding(.exhausted, long, bound: 0).bound == 0 && long.objective == nil)
  }

  @Test("objectives and bounds decide") func decides() {
    for (bound, threshold, status) in [
      (1, nil, Finding.Status.feasible), (2, nil, .optimal), (1, 2, .reachesThreshold), (1, 1, .feasible),
      (2, 1, .missesThreshold), (nil, 1, .feasible),
    ] as [(Rational?, Rational?, Finding.Status)] {
      var finding = Self.finding(.stopped, Self.incumbent(2), bound: bound)
      finding.decide(by: threshold)
      #expect(finding.status == status, "bound \(String(describing: bound))")
    }
    // Words about a choice that a better one has replaced do not stay.
    var finding = Self.finding(.exhausted, Self.incumbent(2), bound: 2)
    finding.incumbent = Self.incumbent(1)
    finding.decide(by: nil)
    #expect(finding.status == .feasible)
  }

  @Test("one objective is no list of objectives") func objectives() {
    #expect(Self.incumbent(2).objectives == nil && Self.incumbent(2, 3).objectives == [2, 3])
    #expect(Self.incumbent(2, 3).objective == 2)
  }
}
