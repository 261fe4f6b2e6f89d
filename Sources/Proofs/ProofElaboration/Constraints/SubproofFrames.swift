/// The subproofs that are open, the whole proof first, each with what it has to leave behind as it found it.
struct SubproofFrames: ~Copyable {
  struct Frame {
    /// The trail that stands when it begins.
    let trailHeight: Int
    /// Its own constraints have this number and those after it.
    let firstID: Int
    /// True if what was live before it propagates to a conflict.
    let wasConflicting: Bool
  }

  private var frames = [Frame(trailHeight: 0, firstID: 1, wasConflicting: false)]

  /// The open subproofs, and one for the proof.
  var count: Int { frames.count }
  var innermost: Frame { frames[frames.count - 1] }

  mutating func open(_ frame: Frame) { frames.append(frame) }
  mutating func close() -> Frame { frames.removeLast() }
}
