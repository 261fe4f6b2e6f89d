import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// One choice of parameters with the weights of the samples, and the score of every single change.
final class WalkState {
  private let landscape: ErrorLandscape
  private var random: SplitMix64
  /// The option at hand of each place, by its number among all options.
  private let chosen: FlatArray<Int>
  /// The place in the tables of each input's sum.
  private let entries: FlatArray<Int>
  private let weights: FlatArray<Int>
  /// The weighted wrongness that taking each option would add; and when its place was last changed.
  private let scores: FlatArray<Int>
  private let changedAt: FlatArray<Int>
  /// When a place that the input reads was last changed.
  private let touchedAt: FlatArray<Int>
  /// The wrong inputs in no order, and where each is among them; −1 where it is right.
  private var wrong: [Int] = []
  private let placeInWrong: FlatArray<Int>
  private var loss = 0
  private var penalty = 0
  private var steps = 0
  private(set) var work = 0
  /// Wrongness that a least penalty weighs as much as.
  private static let penaltyWeight = 8
  /// Options that a step looks at, at most, to lower what is wrong.
  private static let mostScanned = 1024

  init(_ landscape: ErrorLandscape, seed: UInt64) {
    self.landscape = landscape
    random = SplitMix64(seed: seed)
    chosen = FlatArray(repeating: 0, count: landscape.parameters.count)
    entries = FlatArray(repeating: 0, count: landscape.inputs)
    weights = FlatArray(repeating: 1, count: landscape.inputs)
    placeInWrong = FlatArray(repeating: -1, count: landscape.inputs)
    scores = FlatArray(repeating: 0, count: landscape.values.count)
    changedAt = FlatArray(repeating: -1, count: landscape.parameters.count)
    touchedAt = FlatArray(repeating: 0, count: landscape.inputs)
  }

  /// The scaled objective of the choice.
  var objective: Int { loss + penalty }

  /// All parameters' options; parameters without a choice have their only one.
  var choice: ParameterChoice {
    let network = landscape.network
    var choice = (0..<network.parameterCount).map { network.optionCount($0) == 0 ? Int32(-1) : 0 }
    for (place, parameter) in landscape.parameters.enumerated() {
      choice[parameter] = Int32(chosen[place] - landscape.firstOption[place])
    }
    return choice
  }

  /// Takes each parameter's option from `option`.
  func jump(_ option: (Int) -> Int32) {
    penalty = landscape.fixedPenalty
    for (place, parameter) in landscape.parameters.enumerated() {
      chosen[place] = landscape.firstOption[place] + Int(option(parameter))
      penalty += landscape.costs[chosen[place]]
    }
    loss = 0
    for s in 0..<landscape.inputs {
      let sum = landscape.rows.range(s).reduce(landscape.fixed[s]) {
        let entry = landscape.rows.entries[$1]
        return $0 + landscape.values[chosen[entry.other]] * entry.factor
      }
      entries[s] = landscape.first[s] + sum - landscape.low[s]
      loss += landscape.losses[entries[s]]
      note(s)
    }
    for place in landscape.parameters.indices { score(place) }
  }

  /// One step of the walk, towards an objective below `limit`.
  ///
  /// Without penalties the best change of all is taken first. With them a wrong sample drawn at random is put right: as
  /// many changes as penalties leave room for are made in any case, and which ones is what the weights have to find out.
  func step(below limit: Int) {
    steps += 1
    work += 8
    let hasPenalty = landscape.leastPenalty != nil
    if !hasPenalty {
      if let option = improvement(below: limit) { return take(option) }
      for s in wrong { weigh(s) }
    }
    guard !wrong.isEmpty else { return save() }
    guard let option = repair(wrong[random.below(wrong.count)], below: limit) else { return save() }
    take(option)
    if hasPenalty { for s in wrong { weigh(s) } }
  }

  /// The best option that makes input s less wrong.
  private func repair(_ s: Int, below limit: Int) -> Int? {
    var best: Int?
    for number in landscape.rows.range(s) {
      let entry = landscape.rows.entries[number]
      guard hasNews(entry.other) else { continue }
      for option in options(entry.other) where isAllowed(option, below: limit) {
        guard change(s, entry.other, option, entry.factor) < 0 else { continue }
        if best.map({ isBetter(option, than: $0) }) ?? true { best = option }
      }
    }
    return best
  }

  /// True if another place that one of its inputs reads was changed after it: else changing it again would go back.
  private func hasNews(_ place: Int) -> Bool {
    let column = landscape.columns.range(place)
    work += column.count
    return column.contains { touchedAt[landscape.columns.entries[$0].other] > changedAt[place] }
  }

  @inline(__always) private func options(_ place: Int) -> Range<Int> {
    landscape.firstOption[place]..<landscape.firstOption[place + 1]
  }

  /// Of all options, or of a stretch of very many, the one that lowers what is wrong and the penalty most.
  private func improvement(below limit: Int) -> Int? {
    let count = scores.count
    let size = min(count, WalkState.mostScanned)
    let start = size == count ? 0 : random.below(count)
    work += size / 4
    var best: Int?
    for number in start..<start + size {
      let option = number < count ? number : number - count
      guard total(option) < 0, isAllowed(option, below: limit) else { continue }
      if best.map({ isBetter(option, than: $0) }) ?? true { best = option }
    }
    return best
  }

  /// Takes the option that saves penalty and adds least.
  private func save() {
    var best: Int?
    work += scores.count / 4
    for option in 0..<scores.count where penaltyChange(option) < 0 && !isLast(option) {
      if best.map({ isBetter(option, than: $0) }) ?? true { best = option }
    }
    if let best { take(best) }
  }

  private func isAllowed(_ option: Int, below limit: Int) -> Bool {
    option != chosen[landscape.placeOfOption[option]] && !isLast(option) && penalty + penaltyChange(option) < limit
  }

  /// True if the last step changed its place.
  private func isLast(_ option: Int) -> Bool { changedAt[landscape.placeOfOption[option]] == steps - 1 }

  /// The lesser total; of equal ones the one whose place was changed longest ago.
  private func isBetter(_ a: Int, than b: Int) -> Bool {
    let (x, y) = (total(a), total(b))
    return x != y ? x < y : changedAt[landscape.placeOfOption[a]] < changedAt[landscape.placeOfOption[b]]
  }

  @inline(__always) private func total(_ option: Int) -> Int {
    guard let least = landscape.leastPenalty else { return scores[option] }
    return scores[option] + penaltyChange(option) * WalkState.penaltyWeight / least
  }

  @inline(__always) private func penaltyChange(_ option: Int) -> Int {
    landscape.costs[option] - landscape.costs[chosen[landscape.placeOfOption[option]]]
  }

  // MARK: Scores

  /// The wrongness of input s that taking an option of a place adds.
  @inline(__always) private func change(_ s: Int, _ place: Int, _ option: Int, _ factor: Int) -> Int {
    let moved = entries[s] + (landscape.values[option] - landscape.values[chosen[place]]) * factor
    return Int(landscape.wrongness[moved] - landscape.wrongness[entries[s]])
  }

  /// The scores of a place's options from scratch.
  private func score(_ place: Int) {
    let column = landscape.columns.range(place)
    for option in options(place) {
      var score = 0
      for number in column {
        let entry = landscape.columns.entries[number]
        score += weights[entry.other] * change(entry.other, place, option, entry.factor)
      }
      scores[option] = score
    }
    work += column.count * options(place).count
  }

  /// Adds `weight` times what input s adds to the scores of all options.
  private func addScores(_ s: Int, times weight: Int) {
    let row = landscape.rows.range(s)
    for number in row {
      let entry = landscape.rows.entries[number]
      for option in options(entry.other) {
        scores[option] += weight * change(s, entry.other, option, entry.factor)
      }
    }
    work += 2 * row.count
  }

  private func weigh(_ s: Int) {
    weights[s] += 1
    addScores(s, times: 1)
  }

  private func take(_ option: Int) {
    let place = landscape.placeOfOption[option]
    let difference = landscape.values[option] - landscape.values[chosen[place]]
    let column = landscape.columns.range(place)
    penalty += penaltyChange(option)
    for number in column {
      let s = landscape.columns.entries[number].other
      addScores(s, times: -weights[s])
    }
    chosen[place] = option
    for number in column {
      let entry = landscape.columns.entries[number]
      let s = entry.other
      loss -= landscape.losses[entries[s]]
      entries[s] += difference * entry.factor
      loss += landscape.losses[entries[s]]
      note(s)
      addScores(s, times: weights[s])
      touchedAt[s] = steps
    }
    score(place)
    changedAt[place] = steps
  }

  /// Keeps the list of wrong inputs.
  private func note(_ s: Int) {
    let isWrong = landscape.wrongness[entries[s]] > 0
    let place = placeInWrong[s]
    if isWrong, place < 0 {
      placeInWrong[s] = wrong.count
      wrong.append(s)
    } else if !isWrong, place >= 0 {
      let last = wrong.removeLast()
      placeInWrong[s] = -1
      if last != s {
        wrong[place] = last
        placeInWrong[last] = place
      }
    }
  }
}
