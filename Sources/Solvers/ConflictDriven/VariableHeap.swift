/// Variables by activity, the most active on top: a binary heap that knows where each variable stands.
struct VariableHeap {
  private var heap: [Int32] = []
  private var place: [Int32]
  private(set) var activity: [Double]
  private var increment = 1.0

  init(variableCount: Int) {
    place = Array(repeating: -1, count: variableCount + 1)
    activity = Array(repeating: 0, count: variableCount + 1)
  }

  mutating func insert(_ variable: Int32) {
    guard place[Int(variable)] < 0 else { return }
    place[Int(variable)] = Int32(heap.count)
    heap.append(variable)
    rise(heap.count - 1)
  }

  /// The most active variable, taken out; nil where there is none.
  mutating func removeFirst() -> Int32? {
    guard let first = heap.first else { return nil }
    place[Int(first)] = -1
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      place[Int(last)] = 0
      sink(0)
    }
    return first
  }

  /// Makes a variable more active. Activities only order decisions: no float reaches a result.
  mutating func bump(_ variable: Int32, by factor: Double = 1) {
    activity[Int(variable)] += increment * factor
    if activity[Int(variable)] > 1e100 {
      for index in activity.indices { activity[index] *= 1e-100 }
      increment *= 1e-100
    }
    if place[Int(variable)] >= 0 { rise(Int(place[Int(variable)])) }
  }

  mutating func decay() { increment /= 0.95 }

  private mutating func rise(_ start: Int) {
    var at = start
    let variable = heap[at]
    while at > 0 {
      let parent = (at - 1) / 2
      guard activity[Int(heap[parent])] < activity[Int(variable)] else { break }
      heap[at] = heap[parent]
      place[Int(heap[at])] = Int32(at)
      at = parent
    }
    heap[at] = variable
    place[Int(variable)] = Int32(at)
  }

  private mutating func sink(_ start: Int) {
    var at = start
    let variable = heap[at]
    while true {
      var child = 2 * at + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, activity[Int(heap[child + 1])] > activity[Int(heap[child])] { child += 1 }
      guard activity[Int(heap[child])] > activity[Int(variable)] else { break }
      heap[at] = heap[child]
      place[Int(heap[at])] = Int32(at)
      at = child
    }
    heap[at] = variable
    place[Int(variable)] = Int32(at)
  }
}
