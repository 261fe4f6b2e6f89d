import ExactArithmetic

/// Finds statements about one instance that cannot both be true. Exact arithmetic throughout.
///
/// Every run is held against the best witness of all runs: the least objective that was replayed, the greatest exact
/// bound, the first exact optimum, the first exact decision. So there is at most one alarm of a kind for a run.
public enum Disagreements {
  /// A floating-point bound may exceed the truth by rounding: by this part of the objective, or of 1.
  static let claimTolerance = Rational(1, 1_000_000)

  /// - Complexity: linear in the runs.
  public static func find(_ runs: [RunRecord], _ instances: [StoredInstance]) -> [Alarm] {
    var byInstance: [String: [RunRecord]] = [:]
    for run in runs where run.ending == .answered || run.checkExitCode != nil {
      byInstance[run.instance, default: []].append(run)
    }
    return instances.flatMap { instance in
      byInstance[instance.digest].map { InstanceDisagreements(instance, $0).alarms } ?? []
    }
  }

}

private struct InstanceDisagreements {
  let instance: StoredInstance
  private(set) var alarms: [Alarm] = []

  init(_ instance: StoredInstance, _ runs: [RunRecord]) {
    self.instance = instance
    let best = InstanceDisagreements.extreme(runs.map { ($0, $0.objective) }) { $0 < $1 }
    let bound = InstanceDisagreements.extreme(runs.map { ($0, $0.bound) }) { $0 > $1 }
    let optimal = runs.first { $0.status == "optimal" && $0.objective != nil }
    let reaches = runs.first { $0.status == "reaches-threshold" }
    for run in runs {
      if run.checkExitCode == 1 {
        raise(.certificateRejected, "\(says(run)), but 'dnnt check' rejects it: \(run.message ?? "")")
      } else if run.proof == "verified", let code = run.checkExitCode, code != 0 {
        raise(.certificateRejected, "\(says(run)) with a verified proof, but 'dnnt check' ends with code \(code)")
      }
      if run.status == "optimal", let optimal, run.objective != optimal.objective {
        raise(.optimaDiffer, "\(says(optimal)); \(says(run))")
      }
      if run.status == "misses-threshold", let reaches { raise(.decisionsDiffer, "\(says(reaches)); \(says(run))") }
      if let best { compare(run, withObjectiveOf: best) }
      if let best, run.status == "infeasible" {
        raise(.decisionsDiffer, "\(says(run)); \(best.run.label) has the objective \(best.value)")
      }
      if let best, run.status == "claimed-infeasible" {
        raise(.falseClaim, "\(says(run)); \(best.run.label) has the objective \(best.value)")
      }
      if run.status == "claimed-optimal", let objective = run.objective, let bound, bound.value > objective {
        raise(.falseClaim, "\(says(run)); \(bound.run.label) proves the bound \(bound.value)")
      }
      if run.status == "claimed-misses-threshold", let reaches {
        raise(.falseClaim, "\(says(run)); \(says(reaches))")
      }
      if let known = instance.known { compare(run, with: known) }
    }
  }

  /// The first run whose number no other one beats.
  private static func extreme(
    _ runs: [(RunRecord, Rational?)], beats: (Rational, Rational) -> Bool
  ) -> Witness? {
    var result: Witness?
    for case (let run, let value?) in runs where result.map({ beats(value, $0.value) }) ?? true {
      result = Witness(run: run, value: value)
    }
    return result
  }

  private struct Witness {
    let run: RunRecord
    let value: Rational
  }

  private mutating func compare(_ run: RunRecord, withObjectiveOf witness: Witness) {
    let (best, least) = (witness.run, witness.value)
    if let bound = run.bound, bound > least {
      raise(.boundAboveObjective, "\(run.label) proves the bound \(bound); \(best.label) has the objective \(least)")
    }
    let slack = Disagreements.claimTolerance * max(least.magnitude, 1)
    if let claimed = run.claimedBound, claimed > least + slack {
      raise(
        .claimedBoundAboveObjective,
        "\(run.label) claims the bound \(claimed); \(best.label) has the objective \(least)")
    }
    if run.status == "claimed-optimal", let objective = run.objective, objective > least {
      raise(.falseClaim, "\(says(run)); \(best.label) has the objective \(least)")
    }
    if run.status == "optimal", let objective = run.objective, objective > least, best.status != "optimal" {
      raise(.boundAboveObjective, "\(says(run)); \(best.label) has the objective \(least)")
    }
    if let threshold = instance.threshold, least <= threshold, run.status == "misses-threshold" {
      raise(.decisionsDiffer, "\(says(run)), which is \(threshold); \(best.label) has the objective \(least)")
    }
  }

  private mutating func compare(_ run: RunRecord, with known: ExpectedAnswer) {
    if let optimum = known.optimum {
      let says = "the index has the \(known.isBestKnown ? "best known objective" : "optimum") \(optimum)"
      if let objective = run.objective {
        if objective < optimum && !known.isBestKnown {
          raise(.indexContradicted, "\(self.says(run)) at \(objective); \(says)")
        }
        if objective > optimum, run.status == "optimal" || run.status == "claimed-optimal" {
          raise(.indexContradicted, "\(self.says(run)); \(says)")
        }
      }
      if let bound = run.bound, bound > optimum {
        raise(.indexContradicted, "\(run.label) proves the bound \(bound); \(says)")
      }
    }
    if let decision = known.decision, let status = run.status, status.hasSuffix("s-threshold"),
      status != decision, status != "claimed-" + decision
    {
      raise(.indexContradicted, "\(says(run)); the index says \(decision)")
    }
  }

  private func says(_ run: RunRecord) -> String {
    let value = run.objective.map { run.status?.hasSuffix("optimal") ?? false ? " \($0)" : "" } ?? ""
    return "\(run.label) says \(run.status ?? run.ending.rawValue)\(value)"
  }

  private mutating func raise(_ kind: Alarm.Kind, _ message: String) {
    let alarm = Alarm(kind: kind, instance: instance.digest, instanceName: instance.name, message: message)
    if !alarms.contains(alarm) { alarms.append(alarm) }
  }
}

extension RunRecord {
  /// Who it is in a message: the configuration's name and the seed.
  var label: String { "\(configuration.name) (seed \(seed))" }
}
