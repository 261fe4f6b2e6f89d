// gzip streams for Swift, both ways. zlib's state must not move in memory and its initialisers are macros, which Swift
// cannot see: so a stream is made, driven and freed here.
#ifndef CZLIB_H
#define CZLIB_H
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

typedef enum { gzip_goes_on, gzip_is_over, gzip_is_corrupt, gzip_lacks_memory } GzipStatus;

// The result of one call: bytes taken from the input, bytes written to the output, and where the stream stands.
typedef struct {
  size_t taken;
  size_t written;
  GzipStatus status;
} GzipStep;

// NULL where memory is short.
z_stream *gzip_new_reader(void);
void gzip_free_reader(z_stream *stream);
// One step of unpacking one gzip member; its checksum and length are verified at the end.
GzipStep gzip_read(z_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room);

z_stream *gzip_new_writer(void);
void gzip_free_writer(z_stream *stream);
// One step of packing; with `finishes`, to be called until it is over.
GzipStep gzip_write(z_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room, int finishes);
#endif
