import SearchCore

/// Variables by activity, the most active on top: a binary heap that knows where each variable stands.
///
/// Activities decay exponentially: Eén, Sörensson: "An extensible SAT-solver", 2003, doi:10.1007/978-3-540-24605-3_37.
/// They only order decisions: no floating-point number reaches a result.
struct VariableHeap: ~Copyable {
  private var heap = FlatBuffer<Int32>()
  private var place = FlatBuffer<Int32>()
  private var activity = FlatBuffer<Double>()
  private var increment = 1.0

  mutating func addVariable() {
    place.append(-1)
    activity.append(0)
  }

  @inline(__always) mutating func insert(_ variable: Int32) {
    guard place[Int(variable)] < 0 else { return }
    place[Int(variable)] = Int32(heap.count)
    heap.append(variable)
    rise(heap.count - 1)
  }

  /// The most active variable, taken out; nil where there is none.
  mutating func removeFirst() -> Int32? {
    guard heap.count > 0 else { return nil }
    let first = heap[0]
    place[Int(first)] = -1
    let last = heap.removeLast()
    if heap.count > 0 {
      heap[0] = last
      place[Int(last)] = 0
      sink(0)
    }
    return first
  }

  /// Makes a variable more active.
  mutating func bump(_ variable: Int32) {
    activity[Int(variable)] += increment
    if activity[Int(variable)] > 1e100 {
      for index in 0..<activity.count { activity[index] *= 1e-100 }
      increment *= 1e-100
    }
    if place[Int(variable)] >= 0 { rise(Int(place[Int(variable)])) }
  }

  mutating func decay() { increment /= 0.95 }

  private func rise(_ start: Int) {
    let (heap, place, activity) = (heap.base, place.base, activity.base)
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

  private func sink(_ start: Int) {
    let count = heap.count
    let (heap, place, activity) = (heap.base, place.base, activity.base)
    var at = start
    let variable = heap[at]
    while true {
      var child = 2 * at + 1
      guard child < count else { break }
      if child + 1 < count, activity[Int(heap[child + 1])] > activity[Int(heap[child])] { child += 1 }
      guard activity[Int(heap[child])] > activity[Int(variable)] else { break }
      heap[at] = heap[child]
      place[Int(heap[at])] = Int32(at)
      at = child
    }
    heap[at] = variable
    place[Int(variable)] = Int32(at)
  }
}
