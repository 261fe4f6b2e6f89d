#include "CZlib.h"
#include <limits.h>
#include <stdlib.h>

// Windows of 32 KiB; with 16 added, zlib reads and writes gzip's frame and nothing else.
enum { gzip_window = 15 + 16 };

z_stream *gzip_new_reader(void) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream != NULL && inflateInit2(stream, gzip_window) != Z_OK) { free(stream); return NULL; }
  return stream;
}

void gzip_free_reader(z_stream *stream) { inflateEnd(stream); free(stream); }

z_stream *gzip_new_writer(void) {
  z_stream *stream = calloc(1, sizeof *stream);
  // The fastest level: proofs shrink to a fifth with it, and the search waits for it.
  if (stream != NULL && deflateInit2(stream, 1, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

void gzip_free_writer(z_stream *stream) { deflateEnd(stream); free(stream); }

static unsigned clamped(size_t count) { return count < UINT_MAX ? (unsigned)count : UINT_MAX; }

static GzipStep result(const z_stream *stream, unsigned count, unsigned room, int code) {
  GzipStep step = { count - stream->avail_in, room - stream->avail_out, gzip_is_corrupt };
  if (code == Z_OK || code == Z_BUF_ERROR) step.status = gzip_goes_on;
  if (code == Z_STREAM_END) step.status = gzip_is_over;
  if (code == Z_MEM_ERROR) step.status = gzip_lacks_memory;
  return step;
}

static void aim(z_stream *stream, const uint8_t *input, unsigned count, uint8_t *output, unsigned room) {
  stream->next_in = (Bytef *)input;
  stream->avail_in = count;
  stream->next_out = output;
  stream->avail_out = room;
}

GzipStep gzip_read(z_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room) {
  aim(stream, input, clamped(count), output, clamped(room));
  return result(stream, clamped(count), clamped(room), inflate(stream, Z_NO_FLUSH));
}

GzipStep gzip_write(z_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room, int finishes) {
  aim(stream, input, clamped(count), output, clamped(room));
  return result(stream, clamped(count), clamped(room), deflate(stream, finishes ? Z_FINISH : Z_NO_FLUSH));
}
