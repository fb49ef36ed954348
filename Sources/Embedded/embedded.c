// Written by bin/assets. Do not edit; run it again after adding, renaming or removing a file under Resources.
#include "embedded.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Resources/strings/zh-Hant.corrections.tsv" suffix(, )
0};

static const struct embedded_file files[] = {
  {"strings/zh-Hant.corrections.tsv", file_0, sizeof file_0 - 1},
  {0, 0, 0},
};

const struct embedded_file *embedded_files(size_t *count) {
  *count = sizeof files / sizeof files[0] - 1;
  return files;
}
