import SearchCore
import Testing

/// The flat arrays hold each element once and let go of all of them, without anybody's help.
@Suite struct FlatMemoryTests {
  /// How many elements are there.
  private final class Census {
    var alive = 0
    func element() -> Element { Element(self) }
  }

  private final class Element {
    private let census: Census
    init(_ census: Census) {
      self.census = census
      census.alive += 1
    }
    deinit { census.alive -= 1 }
  }

  /// An owner of all three, as the searches are.
  private final class Owner {
    let array: FlatArray<Element>
    var buffer = FlatBuffer<Element>()
    let stack = FlatStack<Element>()

    init(_ census: Census) {
      array = FlatArray([census.element(), census.element()])
      buffer.append(census.element())
      stack.append(census.element())
    }
  }

  @Test("an array lets go of an element that is replaced, and of all when it goes")
  func arrays() {
    let census = Census()
    do {
      let array = FlatArray(count: 3) { _ in census.element() }
      #expect(census.alive == 3)
      array[1] = census.element()
      #expect(census.alive == 3)
      array.elements[2] = array[0]
      #expect(census.alive == 2)
      withExtendedLifetime(array) {}
    }
    #expect(census.alive == 0)
    do {
      let same = FlatArray(repeating: census.element(), count: 5)
      #expect(census.alive == 1)
      withExtendedLifetime(same) {}
    }
    #expect(census.alive == 0)
  }

  @Test("a buffer keeps its elements while it grows, and lets go of those that are taken off and of all when it goes")
  func buffers() {
    let census = Census()
    do {
      var buffer = FlatBuffer<Element>()
      for _ in 0..<100 { buffer.append(census.element()) }
      #expect(census.alive == 100)
      _ = buffer.removeLast()
      #expect(census.alive == 99)
      buffer.truncate(to: 10)
      #expect(census.alive == 10)
      withExtendedLifetime(buffer) {}
    }
    #expect(census.alive == 0)
    do { _ = FlatBuffer<Element>() }
    #expect(census.alive == 0)
  }

  @Test("a stack keeps its elements while it grows, and lets go of those that are taken off and of all when it goes")
  func stacks() {
    let census = Census()
    do {
      let stack = FlatStack<Element>()
      for _ in 0..<100 { stack.append(census.element()) }
      #expect(census.alive == 100)
      _ = stack.removeLast()
      #expect(census.alive == 99)
      stack.truncate(to: 10)
      #expect(census.alive == 10)
      withExtendedLifetime(stack) {}
    }
    #expect(census.alive == 0)
  }

  @Test("arrays of arrays let go of everything within them")
  func nested() {
    let census = Census()
    do {
      let arrays = FlatArray(count: 3) { size in FlatArray(count: size) { _ in census.element() } }
      var buffers = FlatBuffer<FlatBuffer<Element>>()
      for _ in 0..<10 { buffers.append(FlatBuffer()) }
      buffers[4].append(census.element())
      // The outer memory moves: the inner one stays.
      let first = buffers[4].base
      for _ in 0..<100 { buffers.append(FlatBuffer()) }
      #expect(buffers[4].base == first)
      let last = arrays[2].count
      #expect(last == 2)
      #expect(census.alive == 4)
      arrays[2] = FlatArray(count: 1) { _ in census.element() }
      #expect(census.alive == 3)
      withExtendedLifetime(arrays) {}
      withExtendedLifetime(buffers) {}
    }
    #expect(census.alive == 0)
  }

  @Test("the class that owns them takes them with it")
  func owned() {
    let census = Census()
    do {
      let owner = Owner(census)
      #expect(census.alive == 4)
      withExtendedLifetime(owner) {}
    }
    #expect(census.alive == 0)
  }
}
