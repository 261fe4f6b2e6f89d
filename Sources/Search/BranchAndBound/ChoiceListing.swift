import ExactArithmetic
import SearchCore
import TrainingProblem

/// The course of a listing after a choice.
public enum ListingStep<Objective> {
  /// All objectives count as before.
  case goOn
  /// The listing ends here.
  case stop
  /// Only objectives of at most this count from here on.
  case atMost(Objective)
}

extension ListingStep: Sendable where Objective: Sendable {}

/// All feasible choices whose objective is at most a limit, by branch and bound without an incumbent.
public enum ChoiceListing {
  /// Hands each choice and its scaled objective to `take`, which says how to go on.
  ///
  /// - Parameters:
  ///   - limit: the greatest scaled objective of a choice that counts.
  ///   - breaksSymmetry: of choices that differ only by the order of interchangeable neurons some may be left out, but
  ///     never all.
  /// - Returns: true if the whole space was gone through.
  /// - Throws: `LimitError` where the instance is too large for memory.
  public static func list(
    _ scaled: ScaledInstance, atMost limit: Integer, breaksSymmetry: Bool, control: SearchControl,
    take: (ParameterChoice, Integer) -> ListingStep<Integer>
  ) throws(LimitError) -> Bool {
    let cells = scaled.layers.reduce(0) { $0 + $1.neurons }.multipliedReportingOverflow(by: scaled.inputs.count)
    guard !cells.overflow, cells.partialValue <= NativeSolver.cellLimit else {
      throw LimitError("more neurons × distinct inputs than a search holds in memory")
    }
    // No objective has more digits than its bound says: a greater limit is no limit.
    let most = min(limit, Integer.powerOfTwo(scaled.magnitudeBits - 1))
    if most.signum < 0 { return true }
    switch scaled.width {
    case .word: return search(SearchNetwork<Int>(scaled), most, breaksSymmetry, control, take)
    case .doubleWord: return search(SearchNetwork<Int128>(scaled), most, breaksSymmetry, control, take)
    case .big: return search(SearchNetwork<Integer>(scaled), most, breaksSymmetry, control, take)
    }
  }

  private static func search<N: WorkingNumber>(
    _ network: SearchNetwork<N>, _ limit: Integer, _ breaksSymmetry: Bool, _ control: SearchControl,
    _ take: (ParameterChoice, Integer) -> ListingStep<Integer>
  ) -> Bool {
    withoutActuallyEscaping(take) { take in
      let search = BranchAndBound(
        network, control: control, target: N(exactly: limit), start: nil, breaksSymmetry: breaksSymmetry,
        listing: { choice, objective in
          switch take(choice, objective.integer) {
          case .goOn: return .goOn
          case .stop: return .stop
          // A limit that is no number of this width is below all objectives.
          case .atMost(let limit): return N(exactly: limit).map { .atMost($0) } ?? .stop
          }
        })
      return search.run().ending == .exhausted
    }
  }
}
