// Written by bin/assets. Do not edit; run it again after adding, renaming or removing a file under Resources.
#include "embedded.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Resources/migrations/0001_truth.sql" suffix(, )
0};
static const unsigned char file_1[] = {
#embed "../../Resources/strings/zh-Hant.corrections.tsv" suffix(, )
0};

static const struct embedded_file files[] = {
  {"migrations/0001_truth.sql", file_0, sizeof file_0 - 1},
  {"strings/zh-Hant.corrections.tsv", file_1, sizeof file_1 - 1},
  {0, 0, 0},
};

const struct embedded_file *embedded_files(size_t *count) {
  *count = sizeof files / sizeof files[0] - 1;
  return files;
}
