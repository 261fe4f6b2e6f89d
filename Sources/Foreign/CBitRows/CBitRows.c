#include "CBitRows.h"

#if defined(__x86_64__) && defined(__linux__)
#define WITH_POPULATION_COUNT __attribute__((target_clones("popcnt", "default")))
#else
#define WITH_POPULATION_COUNT
#endif
#define INLINE static inline __attribute__((always_inline))

// The value of a row, or any number from `budget` on once it has come that far. Word by word, so that most rows are
// left after the first, where the caller puts the heaviest samples.
INLINE int64_t value_of(const dnnt_row_distance *d, size_t row, int64_t budget) {
  int64_t value = d->costs ? d->costs[row] : 0;
  const uint64_t *bits = d->rows + row * d->words;
  for (size_t w = 0; w < d->words && value < budget; w++) {
    uint64_t differing = bits[w] ^ d->target[w];
    for (size_t p = 0; p < d->planeCount; p++)
      value += (int64_t)__builtin_popcountll(differing & d->planes[p * d->words + w]) << d->shifts[p];
  }
  return value;
}

WITH_POPULATION_COUNT
size_t dnnt_rows_below(const dnnt_row_distance *distance, size_t first, size_t end, int64_t budget, int32_t *kept,
                       int64_t *values) {
  const dnnt_row_distance d = *distance;
  size_t found = 0;
  for (size_t row = first; row < end; row++) {
    int64_t value = value_of(&d, row, budget);
    kept[found] = (int32_t)row;
    values[found] = value;
    found += value < budget;
  }
  return found;
}

WITH_POPULATION_COUNT
size_t dnnt_listed_rows_below(const dnnt_row_distance *distance, const int32_t *among, size_t count, int64_t budget,
                              int32_t *kept, int64_t *values) {
  const dnnt_row_distance d = *distance;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    int32_t row = among[i];
    int64_t value = value_of(&d, (size_t)row, budget);
    kept[found] = row;
    values[found] = value;
    found += value < budget;
  }
  return found;
}

WITH_POPULATION_COUNT
int64_t dnnt_weight(const uint64_t *mask, const uint64_t *planes, const int32_t *shifts, size_t planeCount, size_t words) {
  int64_t weight = 0;
  for (size_t p = 0; p < planeCount; p++)
    for (size_t w = 0; w < words; w++)
      weight += (int64_t)__builtin_popcountll(mask[w] & planes[p * words + w]) << shifts[p];
  return weight;
}
