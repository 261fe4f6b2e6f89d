/// A growing array with one owner, for what propagation writes to: lists of watches, terms, the trail.
///
/// An `Array` asks at each write whether it is shared, and is kept alive around each loop over it; most of the time of
/// elaboration would go there. Nothing is shared here, and there are no copies. All unsafe code of the database lies in
/// this file. Each index is checked, in release builds too: proofs of strangers are read in the kernel's process.
/// Sixteen bytes, so that a list of lists is flat as well.
struct CheckedBuffer<Element: ~Copyable>: ~Copyable {
  /// Elements that a buffer may have.
  static var limit: Int { Int(Int32.max) }

  private var base: UnsafeMutablePointer<Element>
  private var counted: Int32 = 0
  private var room: Int32 = 0

  /// Allocates nothing yet.
  init() {
    guard let nowhere = UnsafeMutablePointer<Element>(bitPattern: MemoryLayout<Element>.alignment) else {
      preconditionFailure("an alignment of 0")
    }
    base = nowhere
  }

  deinit {
    base.deinitialize(count: Int(counted))
    if room > 0 { base.deallocate() }
  }

  @inline(__always) var count: Int { Int(counted) }
  /// The elements that find room where the buffer lies.
  var capacity: Int { Int(room) }

  @inline(__always) subscript(_ index: Int) -> Element {
    unsafeAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index out of bounds")
      return UnsafePointer(base + index)
    }
    unsafeMutableAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index out of bounds")
      return base + index
    }
  }

  /// Adds an element behind the last one; amortised constant time.
  @inline(__always) mutating func append(_ element: consuming Element) {
    if counted == room { makeRoom(for: 1) }
    (base + count).initialize(to: element)
    counted += 1
  }

  /// Drops what lies behind the first `count` elements; the memory stays.
  mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count, "a length out of bounds")
    (base + count).deinitialize(count: self.count - count)
    counted = Int32(truncatingIfNeeded: count)
  }

  /// Makes room for `wanted` elements in all.
  mutating func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    precondition(wanted <= Self.limit, "a buffer of more than 2^31 elements")
    let new = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
    new.moveInitialize(from: base, count: count)
    if room > 0 { base.deallocate() }
    base = new
    room = Int32(truncatingIfNeeded: wanted)
  }

  /// Makes room for `more` elements behind the last one, and for twice as many as before.
  @inline(never) private mutating func makeRoom(for more: Int) {
    reserve(max(count + more, min(max(4, 2 * capacity), Self.limit)))
  }
}

extension CheckedBuffer {
  /// Adds `more` times the same element.
  mutating func append(repeating element: Element, count more: Int) {
    precondition(more >= 0, "a number below 0")
    if count + more > capacity { makeRoom(for: more) }
    (base + count).initialize(repeating: element, count: more)
    counted += Int32(truncatingIfNeeded: more)
  }

  /// Adds the elements of an array.
  mutating func append(contentsOf elements: [Element]) {
    if count + elements.count > capacity { makeRoom(for: elements.count) }
    let end = base + count
    elements.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { end.initialize(from: first, count: source.count) }
    }
    counted += Int32(truncatingIfNeeded: elements.count)
  }

  /// Adds some elements of another buffer.
  mutating func append(contentsOf other: borrowing CheckedBuffer, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= other.count, "a range out of bounds")
    if count + range.count > capacity { makeRoom(for: range.count) }
    (base + count).initialize(from: other.base + range.lowerBound, count: range.count)
    counted += Int32(truncatingIfNeeded: range.count)
  }

  /// Puts the last element in the place of another one, which goes: constant time, but the order changes.
  mutating func removeUnordered(at index: Int) {
    self[index] = self[count - 1]
    truncate(to: count - 1)
  }

  /// The elements, to be read in a loop.
  @inline(__always) var view: BufferView<Element> { BufferView(base: UnsafePointer(base), count: count) }

  /// The elements, to be read and written in a loop.
  @inline(__always) var mutableView: MutableBufferView<Element> {
    mutating get { MutableBufferView(base: base, count: count) }
  }
}

/// The elements of a buffer, for a loop that holds in registers where they lie. It sees what is written to the buffer,
/// and is valid until that grows or goes.
struct BufferView<Element> {
  fileprivate let base: UnsafePointer<Element>
  let count: Int

  @inline(__always) subscript(_ index: Int) -> Element {
    unsafeAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index out of bounds")
      return base + index
    }
  }
}

/// The same, for a loop that writes.
struct MutableBufferView<Element> {
  fileprivate let base: UnsafeMutablePointer<Element>
  let count: Int

  @inline(__always) subscript(_ index: Int) -> Element {
    unsafeAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index out of bounds")
      return UnsafePointer(base + index)
    }
    nonmutating unsafeMutableAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index out of bounds")
      return base + index
    }
  }
}
