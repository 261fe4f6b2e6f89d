#if GLPK
  import CGLPK

  extension GLPKArrays {
    /// Calls `body` with pointers to the arrays, valid during the call.
    func withModel(_ body: (GLPKModel) -> Void) {
      lower.withUnsafeBufferPointer { lower in
        upper.withUnsafeBufferPointer { upper in
          cost.withUnsafeBufferPointer { cost in
            isInteger.withUnsafeBufferPointer { isInteger in
              relation.withUnsafeBufferPointer { relation in
                rightSide.withUnsafeBufferPointer { rightSide in
                  termRow.withUnsafeBufferPointer { termRow in
                    termColumn.withUnsafeBufferPointer { termColumn in
                      termValue.withUnsafeBufferPointer { termValue in
                        (start ?? []).withUnsafeBufferPointer { point in
                          body(
                            GLPKModel(
                              columns: Int32(columnCount), rows: Int32(rowCount), terms: Int32(termCount),
                              lower: lower.baseAddress, upper: upper.baseAddress, cost: cost.baseAddress,
                              is_integer: isInteger.baseAddress, relation: relation.baseAddress,
                              right_side: rightSide.baseAddress, term_row: termRow.baseAddress,
                              term_column: termColumn.baseAddress, term_value: termValue.baseAddress,
                              start: start == nil ? nil : point.baseAddress))
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
#endif
