import CertificateChecking
import ExactArithmetic
import SearchCore

/// A first incumbent: beam search over the groups. A partial sum is judged by its completion with each later group's
/// cheapest key, so that every state judged is a whole choice, and a penalty is met by few groups that do something.
struct SumBeam<N: TableNumber> {
  private struct State {
    let key: N
    let value: N
    let parent: Int32
    let place: Int32
  }

  private(set) var best: [Int]
  private(set) var objective: N

  /// - Parameters:
  ///   - cheapest: which key of each group the rest of a choice takes.
  ///   - goal: at which to end.
  ///   - effort: states to judge, about.
  init(
    _ groups: [[N]], cheapest: [Int], judge: OutputJudge<N>, goal: N, effort: Int, control: SearchControl
  ) {
    var rest = N.zero
    for (keys, place) in zip(groups, cheapest) { rest += keys[place] }
    best = cheapest
    objective = judge.objective(rest)
    let total = groups.reduce(0) { $0 + ($1.count > 1 ? $1.count : 0) }
    let width = max(2, min(512, effort / max(1, total)))
    var layers: [[State]] = [[State(key: N.zero, value: objective, parent: 0, place: 0)]]
    var effort = 0
    for (number, keys) in groups.enumerated() {
      if objective <= goal || control.shouldStop() { return }
      rest -= keys[cheapest[number]]
      var next: [State] = []
      next.reserveCapacity(layers[number].count * keys.count)
      for (parent, state) in layers[number].enumerated() {
        effort += keys.count * judge.cost
        if effort >= 1 << 20 {
          effort = 0
          if control.shouldStop() { return }
        }
        for (place, key) in keys.enumerated() {
          let sum = state.key + key
          let value = place == cheapest[number] ? state.value : judge.objective(sum + rest)
          next.append(State(key: sum, value: value, parent: Int32(parent), place: Int32(place)))
        }
      }
      if next.count > 1 {
        next.sort { $0.value == $1.value ? $0.key < $1.key : $0.value < $1.value }
        var kept: [State] = []
        for state in next where kept.last?.key != state.key {
          kept.append(state)
          if kept.count == width { break }
        }
        next = kept
      }
      layers.append(next)
      guard next[0].value < objective else { continue }
      objective = next[0].value
      var place = 0
      for layer in (1...number + 1).reversed() {
        let state = layers[layer][place]
        best[layer - 1] = Int(state.place)
        place = Int(state.parent)
      }
    }
  }
}
