extension ConstraintDatabase {
  /// The state that a subproof has to leave behind as it found it.
  struct Frame {
    /// The trail that stands when it begins.
    var trailHeight: Int
    /// Its own constraints have this number and those after it.
    var firstID: Int
    var wasConflicting: Bool
  }

  /// Begins a subproof: what is added from here on goes at its end.
  mutating func openFrame() {
    prepare()
    frames.append(Frame(trailHeight: trailCount, firstID: nextID, wasConflicting: isConflicting))
  }

  /// Ends the innermost subproof. Its numbers are used again only where `reusingNumbers` says so: where the proof's
  /// text never saw them.
  mutating func closeFrame(reusingNumbers: Bool = false) {
    trace?.conflicts[frames.count] = nil
    let frame = frames.removeLast()
    dropLevels(to: 0)
    undo(to: frame.trailHeight)
    for id in (frame.firstID..<nextID).reversed() where slotOfID[id] >= 0 { remove(id) }
    if reusingNumbers { slotOfID.removeLast(nextID - frame.firstID) }
    isConflicting = frame.wasConflicting
    isStale = false
  }

  /// True if the live constraints propagate to a conflict without any assumption.
  var isRefuted: Bool {
    mutating get {
      prepare()
      if contradictions > 0 { noteContradiction() } else if isConflicting { recallConflict() }
      return isConflicting || contradictions > 0
    }
  }
}
