/// A fixed-size array without bounds checks in release builds, for the hot loops: the one place where the searches
/// touch memory by hand. Indices are checked in debug builds.
///
/// It owns its memory, and gives it back when it goes. There are no copies: a helper borrows the array, or is handed its
/// `elements`. Elements may be such arrays themselves, or structs of them.
public struct FlatArray<Element: ~Copyable>: ~Copyable {
  /// The first element's place.
  public let base: UnsafeMutablePointer<Element>
  /// The number of elements.
  public let count: Int

  /// The elements `make(0)`, `make(1)` and so on, on the heap.
  public init(count: Int, make: (_ index: Int) -> Element) {
    base = .allocate(capacity: max(count, 1))
    for index in 0..<count { (base + index).initialize(to: make(index)) }
    self.count = count
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }
}

extension FlatArray where Element: ~Copyable {
  /// Element `index` in its place, where it cannot be copied.
  /// - Precondition: 0 ≤ `index` < `count`; checked in debug builds only.
  @inline(__always) public subscript(_ index: Int) -> Element {
    unsafeAddress {
      assert(index >= 0 && index < count)
      return UnsafePointer(base + index)
    }
    nonmutating unsafeMutableAddress {
      assert(index >= 0 && index < count)
      return base + index
    }
  }
}

extension FlatArray {
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

  /// All elements, for a loop that has several arrays in turn; valid until the array goes.
  @inline(__always) public var elements: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: base, count: count)
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
