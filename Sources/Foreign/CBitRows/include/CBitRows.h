// Loops over rows of bits that want the processor's population count, which Swift's baseline for x86-64 leaves out:
// there each count takes a dozen instructions. The functions here are compiled twice and picked when the program loads.
#ifndef CBITROWS_H
#define CBITROWS_H
#include <stddef.h>
#include <stdint.h>

// A weighted distance from rows of bits to a target: value(row) = cost[row] + Σ_p 2^shift[p] · |(row ⊕ target) ∧ plane p|.
typedef struct {
  const uint64_t *rows;  // `words` words a row
  const int64_t *costs;  // one a row, not negative; NULL where all are 0
  size_t words;
  const uint64_t *target;  // `words` words
  const uint64_t *planes;  // `words` words a plane
  const int32_t *shifts;   // one a plane
  size_t planeCount;
} dnnt_row_distance;

// Of the rows `first ..< end` those with a value below `budget`, ascending: their numbers to `kept`, their values to
// `values` (room for `end - first` each). Returns how many.
size_t dnnt_rows_below(const dnnt_row_distance *distance, size_t first, size_t end, int64_t budget, int32_t *kept,
                       int64_t *values);

// The same over the rows that `among` names, `count` of them; `kept` may be `among`.
size_t dnnt_listed_rows_below(const dnnt_row_distance *distance, const int32_t *among, size_t count, int64_t budget,
                              int32_t *kept, int64_t *values);

// Σ_p 2^shift[p] · |mask ∧ plane p|.
int64_t dnnt_weight(const uint64_t *mask, const uint64_t *planes, const int32_t *shifts, size_t planeCount, size_t words);

#endif
