/// A growing stack for trails. Its state lies behind a pointer, so that a class may hold it in a `let`: pushing onto
/// an array in a class's `var` asks the runtime for exclusive access each time, which took half of a search's time.
/// It owns its memory, and gives it back when it goes; there are no copies.
public struct FlatStack<Element>: ~Copyable {
  private struct State {
    var base: UnsafeMutablePointer<Element>
    var count: Int
    var capacity: Int
  }
  private let state: UnsafeMutablePointer<State>

  /// An empty stack with room for 64 elements.
  public init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State(base: .allocate(capacity: 64), count: 0, capacity: 64))
  }

  deinit {
    removeAll()
    state.pointee.base.deallocate()
    state.deallocate()
  }

  /// The number of elements.
  @inline(__always) public var count: Int { state.pointee.count }

  /// Element `index`, the first pushed being 0.
  /// - Precondition: 0 ≤ `index` < `count`; checked in debug builds only.
  @inline(__always) public subscript(_ index: Int) -> Element {
    assert(index >= 0 && index < count)
    return state.pointee.base[index]
  }

  /// Pushes an element; amortised constant time.
  @inline(__always) public func append(_ element: Element) {
    if state.pointee.count == state.pointee.capacity { grow() }
    (state.pointee.base + state.pointee.count).initialize(to: element)
    state.pointee.count += 1
  }

  /// Takes the last element off and returns it.
  /// - Precondition: not empty.
  @inline(__always) public func removeLast() -> Element {
    assert(state.pointee.count > 0)
    state.pointee.count -= 1
    return (state.pointee.base + state.pointee.count).move()
  }

  /// Drops all elements but the first `count`.
  /// - Precondition: `count` is at most the number of elements.
  @inline(__always) public func truncate(to count: Int) {
    assert(count <= state.pointee.count)
    (state.pointee.base + count).deinitialize(count: state.pointee.count - count)
    state.pointee.count = count
  }

  /// Drops all elements; the memory stays.
  public func removeAll() {
    state.pointee.base.deinitialize(count: state.pointee.count)
    state.pointee.count = 0
  }

  private func grow() {
    let (old, count) = (state.pointee.base, state.pointee.count)
    let capacity = state.pointee.capacity * 2
    let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    new.moveInitialize(from: old, count: count)
    old.deallocate()
    state.pointee.base = new
    state.pointee.capacity = capacity
  }
}
