/// A growing array without bounds checks in release builds, for search state that lies in one struct: lists of watches
/// and occurrences, trails, arenas. Indices are checked in debug builds. Sixteen bytes, so that a list of lists is
/// flat too. It owns its memory, and gives it back when it goes; there are no copies.
public struct FlatBuffer<Element: ~Copyable>: ~Copyable {
  /// The first element's place; changes where the buffer grows.
  public private(set) var base: UnsafeMutablePointer<Element>
  private var counted: Int32 = 0
  private var capacity: Int32 = 0

  /// Allocates nothing yet.
  public init() {
    guard let nowhere = UnsafeMutablePointer<Element>(bitPattern: MemoryLayout<Element>.alignment) else {
      preconditionFailure("an alignment of 0")
    }
    base = nowhere
  }

  deinit {
    base.deinitialize(count: count)
    if capacity > 0 { base.deallocate() }
  }

  /// The number of elements; below 2^31.
  @inline(__always) public var count: Int { Int(counted) }
  /// All elements, valid until the buffer grows or goes.
  public var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  /// Adds an element behind the last one; amortised constant time.
  @inline(__always) public mutating func append(_ element: consuming Element) {
    if counted == capacity { reserve(max(4, 2 * count)) }
    (base + count).initialize(to: element)
    counted += 1
  }

  /// Takes the last element off and returns it.
  /// - Precondition: not empty; checked in debug builds only.
  @inline(__always) public mutating func removeLast() -> Element {
    assert(counted > 0)
    counted -= 1
    return (base + count).move()
  }

  /// Drops what lies behind the first `count` elements; the memory stays.
  public mutating func truncate(to count: Int) {
    assert(count >= 0 && count <= self.count)
    (base + count).deinitialize(count: self.count - count)
    counted = Int32(count)
  }

  /// Drops all elements; the memory stays.
  public mutating func removeAll() { truncate(to: 0) }

  /// Makes room for `wanted` elements in all.
  public mutating func reserve(_ wanted: Int) {
    guard wanted > Int(capacity) else { return }
    let new = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
    new.moveInitialize(from: base, count: count)
    if capacity > 0 { base.deallocate() }
    base = new
    capacity = Int32(wanted)
  }
}

extension FlatBuffer where Element: ~Copyable {
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

extension FlatBuffer {
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
