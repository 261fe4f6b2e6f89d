/// A fixed-size array without bounds checks in release builds, for the hot loops: the one place where the searches
/// touch memory by hand. Indices are checked in debug builds. The owner frees it in its `deinit`.
public struct FlatArray<Element> {
  /// The first element's place.
  public let base: UnsafeMutablePointer<Element>
  /// The number of elements.
  public let count: Int

  /// `count` copies of `value`, on the heap.
  public init(repeating value: Element, count: Int) {
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: value, count: count)
    self.count = count
  }

  /// A copy of `elements`, on the heap.
  public init(_ elements: [Element]) {
    base = .allocate(capacity: max(elements.count, 1))
    for (index, element) in elements.enumerated() { (base + index).initialize(to: element) }
    count = elements.count
  }

  /// Gives the memory back; to be done once, as the last thing.
  public func free() {
    base.deinitialize(count: count)
    base.deallocate()
  }

  /// Element `index`.
  /// - Precondition: 0 ≤ `index` < `count`; checked in debug builds only.
  @inline(__always) public subscript(_ index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }
}
