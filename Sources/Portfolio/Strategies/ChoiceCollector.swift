import BranchAndBound
import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// The choices that a listing has met: all of it, or the best ones where only some are wanted.
struct ChoiceCollector {
  typealias Entry = (choice: ParameterChoice, objective: Integer)

  private let arrangements: NeuronArrangements?
  /// How many are wanted.
  private let most: Int?
  private let countsOnly: Bool
  /// Choices that memory holds.
  private let room: Int
  private var found: [Entry] = []
  /// With interchangeable neurons: all arrangements of what was met.
  private var seen: Set<ParameterChoice> = []
  private var met = 0
  private(set) var isFull = false
  /// True if there are more than are wanted.
  private(set) var isCut = false
  /// True if all within the limit were gone through, or as many as were wanted.
  private(set) var isWhole = false
  /// The scaled objective up to which all are here; nil where that is not known of any.
  private(set) var listedUpTo: Integer?

  init(_ scaled: ScaledInstance, _ request: ListingRequest) {
    arrangements = request.upTo == .neurons ? NeuronArrangements(scaled) : nil
    (most, countsOnly) = (request.most, request.countsOnly)
    room = (1 << 28) / max(1, scaled.parameters.count)
  }

  mutating func take(_ choice: ParameterChoice, _ objective: Integer) -> ListingStep<Integer> {
    if let arrangements {
      guard !seen.contains(choice) else { return .goOn }
      guard let images = arrangements.images(of: choice, most: room - seen.count) else {
        isFull = true
        return .stop
      }
      seen.formUnion(images)
    }
    met += 1
    if countsOnly {
      guard let most, met > most else { return .goOn }
      (met, isCut) = (most, true)
      return .stop
    }
    found.append((choice, objective))
    if let most, found.count >= 2 * (most + 1) {
      // One more than wanted: it says up to where all are known.
      sort()
      found.removeSubrange((most + 1)...)
      return .atMost(found[most].objective - 1)
    }
    isFull = found.count > room
    return isFull ? .stop : .goOn
  }

  /// - Parameters:
  ///   - limit: of the listing.
  ///   - isWhole: true if it came to its end.
  mutating func end(_ limit: Integer, isWhole: Bool) {
    self.isWhole = isWhole && !isFull
    sort()
    if self.isWhole { listedUpTo = limit }
    guard let most, found.count > most else { return }
    isCut = true
    if self.isWhole {
      let first = found[most].objective
      listedUpTo = found.last { $0.objective < first }?.objective
    }
    found.removeSubrange(most...)
  }

  /// In order of objective.
  var shown: [Entry] { found }
  var count: Int { countsOnly ? met : found.count }

  /// The objectives met, ascending.
  var levels: [Integer] {
    var levels: [Integer] = []
    for entry in found where levels.last != entry.objective { levels.append(entry.objective) }
    return levels
  }

  private mutating func sort() {
    found.sort {
      $0.objective == $1.objective ? $0.choice.lexicographicallyPrecedes($1.choice) : $0.objective < $1.objective
    }
  }
}
