import SearchCore

/// The order in which variables are decided, in each of the two modes: by activity, and by the conflict that they took
/// part in last.
struct DecisionOrder: ~Copyable {
  private var heap = VariableHeap()
  private var queue = VariableQueue()
  /// By variable: true if it is not to be decided.
  private var isWithdrawn = FlatBuffer<Bool>()
  /// Variables of one conflict.
  private var bumped = FlatBuffer<Int32>()

  /// Adds the next variable; the first one is 0, which is none.
  mutating func addVariable() {
    heap.addVariable()
    queue.addVariable()
    isWithdrawn.append(false)
    if isWithdrawn.count > 1 { heap.insert(Int32(isWithdrawn.count - 1)) }
  }

  // MARK: Which may be decided

  func isWithdrawn(_ variable: Int32) -> Bool { isWithdrawn[Int(variable)] }
  /// Leaves a variable out of decisions.
  mutating func withdraw(_ variable: Int32) { isWithdrawn[Int(variable)] = true }
  /// Lets an open variable be decided that was left out.
  mutating func admit(_ variable: Int32) {
    isWithdrawn[Int(variable)] = false
    queue.release(variable)
    heap.insert(variable)
  }

  /// Takes the open variable that the mode's order has first; 0 where none may be decided.
  @inline(__always) mutating func next(_ values: UnsafePointer<Int8>, isStable: Bool) -> Int32 {
    isStable ? mostActive(values) : latestBumped(values)
  }

  private mutating func mostActive(_ values: UnsafePointer<Int8>) -> Int32 {
    while let variable = heap.removeFirst() {
      if values[2 * Int(variable)] == 0 && !isWithdrawn[Int(variable)] { return variable }
    }
    return 0
  }

  private mutating func latestBumped(_ values: UnsafePointer<Int8>) -> Int32 {
    var variable = queue.open
    // Variable 0, behind the last one, is never assigned.
    while values[2 * Int(variable)] != 0 || isWithdrawn[Int(variable)] { variable = queue.before(variable) }
    if variable > 0 { queue.settle(on: variable) }
    return variable
  }

  // MARK: What changes it

  /// The literals of the trail's end are about to be open again.
  mutating func release(_ freed: UnsafeBufferPointer<Int32>, isStable: Bool) {
    var place = freed.count
    while place > 0 {
      place -= 1
      let variable = freed[place] >> 1
      queue.release(variable)
      if isStable { heap.insert(variable) }
    }
  }

  /// The mode changes to the one by activity, which does not miss any variable then.
  mutating func fill() { for variable in 1..<max(1, Int32(isWithdrawn.count)) { heap.insert(variable) } }

  /// Makes the variables come earlier that took part in a conflict, those of level 0 aside.
  mutating func bump(_ marked: UnsafeBufferPointer<Int32>, _ states: UnsafePointer<VariableState>, isStable: Bool) {
    if isStable {
      for variable in marked where states[Int(variable)].mark == Mark.seen && states[Int(variable)].level > 0 {
        heap.bump(variable)
      }
      heap.decay()
    } else {
      bumped.removeAll()
      for variable in marked where states[Int(variable)].mark == Mark.seen && states[Int(variable)].level > 0 {
        bumped.append(variable)
      }
      // In the order in which they were bumped last, so that the queue keeps it.
      var stamped = UnsafeMutableBufferPointer(mutating: bumped.elements)
      stamped.sort { queue.stamp($0) < queue.stamp($1) }
      for variable in stamped { queue.bump(variable) }
    }
  }

  /// Lets a variable be decided early, until conflicts say otherwise.
  mutating func favour(_ variable: Int32) {
    heap.bump(variable)
    queue.bump(variable)
    queue.release(variable)
  }
}
