import Certification
import DeepEvaluation
import ExactArithmetic
import TrainingProblem

/// The second circle: tables, all choices one by one, and replays in balls and residues.
public struct Reenumerator: SecondCircle {
  private let checkedTable: CheckedTable?
  private let budget: ReplayBudget
  private let spending: Budget
  private let triesTables: Bool

  /// - Parameters:
  ///   - checkedTable: of the certificate's bound, where behaviours have been gone through for it already.
  ///   - budget: of questions about long numbers; nil for the usual one, from now on.
  ///   - spending: the budget of all of it together.
  ///   - triesTables: true if tables are tried that no certificate names.
  public init(
    for instance: Instance, checkedTable: CheckedTable? = nil, budget: ReplayBudget? = nil, spending: Budget,
    triesTables: Bool = false
  ) {
    self.triesTables = triesTables
    self.checkedTable = checkedTable
    self.budget = budget ?? ReplayBudget(of: spending, isShort: !instance.network.multiplies)
    self.spending = spending
  }

  /// The answer by the table that is named, or, without one, by all choices and by replays; with `triesTables` by
  /// every kind of table first.
  public func bound(_ needed: Rational, strictly: Bool, on instance: Instance, table: String?) -> RecheckAnswer {
    switch table {
    case nil:
      for kind in triesTables ? [StateTable.kind, BehaviourTable.kind] : [] {
        let answer = bound(needed, strictly: strictly, on: instance, table: kind)
        if case .unknown = answer { continue }
        return answer
      }
      let shown = LowerBound(on: instance, atLeast: needed, strictly: strictly, budget: budget, spending: spending)
      switch shown.outcome {
      case .holds: return .holds(shown.argument)
      case .fails(let least):
        return .fails("a choice of parameters has objective \(least): found by \(shown.argument)")
      case .unknown(let reason): return .unknown(reason)
      }
    case StateTable.kind:
      switch StateTable.check(needed, strictly, on: instance, budget: spending) {
      case .holds(let how): return .holds("\(StateTable.argument) (\(how))")
      case .fails: return .fails("expanding all reachable states finds a smaller objective")
      case .unavailable(let reason): return .unknown(reason)
      }
    case BehaviourTable.kind:
      let checked = checkedTable?.answer(to: needed, strictly, on: instance)
      switch checked ?? BehaviourTable.check(needed, strictly, on: instance, budget: spending) {
      case .holds(let how): return .holds("\(BehaviourTable.argument) (\(how))")
      case .fails: return .fails("\(BehaviourTable.argument) finds a smaller objective")
      case .unavailable(let reason): return .unknown(reason)
      }
    case let kind?: return .unknown("this version checks no proofs of kind \"\(InputError.printable(kind))\"")
    }
  }

  /// The answer by going through all choices, where these are few enough.
  public func infeasibility(of instance: Instance) -> RecheckAnswer {
    guard let (isInfeasible, argument) = LowerBound.isInfeasible(instance, spending) else { return .unknown(nil) }
    return isInfeasible ? .holds(argument) : .fails("a choice is feasible: found by \(argument)")
  }

  /// The answer by evaluating all choices and asking `isListed` of each feasible one, where these are few enough: beside
  /// a list of `listed` choices, each of which was evaluated, there may be some times as many.
  public func completeness(on instance: Instance, listed: Int, isListed: (Assignment) -> Bool) -> RecheckAnswer {
    let parameters = instance.network.layers.reduce(0) { $0 + $1.neurons * (instance.network.sourceCount(of: $1) + 1) }
    let own = [16, parameters, instance.samples.count, listed].reduce(1) { product, factor in
      let (more, overflow) = product.multipliedReportingOverflow(by: factor)
      return overflow ? Int.max : more
    }
    let budget = max(LowerBound.enumerationBudget, min(own, 1 << 28))
    guard var enumeration = ChoiceEnumeration(instance, budget: budget) else {
      return .unknown(nil)
    }
    let argument = "evaluating all \(enumeration.count) choices"
    let sizeLimit = min(enumeration.sizeLimit, Evaluation.plainSize)
    var meter = ReplayMeter(spending)
    repeat {
      let evaluation = try? Evaluation(of: enumeration.assignment, on: instance, sizeLimit: sizeLimit, meter: &meter)
      guard let evaluation else { return .unknown(nil) }
      guard !evaluation.isFeasible || isListed(enumeration.assignment) else {
        return .fails(
          "a choice of objective \(evaluation.objective.shown) is not among the choices: found by \(argument)")
      }
    } while enumeration.advance()
    return .holds(argument)
  }

  /// The objective by replays in balls and residues, within the budget that was given.
  public func objective(of assignment: Assignment, on instance: Instance) -> any LongObjective {
    ReplayedObjective(replay: ObjectiveReplay(of: assignment, on: ReplayShape(instance), budget: budget))
  }
}

private struct ReplayedObjective: LongObjective {
  var replay: ObjectiveReplay

  mutating func compare(with target: Rational) -> Comparison { replay.compare(with: target) }

  mutating func shown() -> String? {
    if replay.objective == nil { replay.begin() }
    return replay.objective?.shown
  }

  var figures: ReplayFigures { replay.figures }
}
