// Written by bin/assets. The files under Resources, compiled in.
#pragma once
#include <stddef.h>

struct embedded_file {
  /// Path below Resources, with '/', ended by a zero byte.
  const char *path;
  const unsigned char *bytes;
  size_t length;
};

/// All files, sorted by the bytes of their path. They live as long as the program.
const struct embedded_file *embedded_files(size_t *count);
