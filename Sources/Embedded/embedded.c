// Written by bin/assets. Do not edit; run it again after adding, renaming or removing a file under Resources.
#include "embedded.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Resources/calendars/cn.tsv" suffix(, )
0};
static const unsigned char file_1[] = {
#embed "../../Resources/migrations/0001_truth.sql" suffix(, )
0};
static const unsigned char file_2[] = {
#embed "../../Resources/policies/branch-network.json" suffix(, )
0};
static const unsigned char file_3[] = {
#embed "../../Resources/registers/asset.sql" suffix(, )
0};
static const unsigned char file_4[] = {
#embed "../../Resources/registers/branch.sql" suffix(, )
0};
static const unsigned char file_5[] = {
#embed "../../Resources/registers/customer.sql" suffix(, )
0};
static const unsigned char file_6[] = {
#embed "../../Resources/registers/staff.sql" suffix(, )
0};
static const unsigned char file_7[] = {
#embed "../../Resources/registers/work_order.sql" suffix(, )
0};
static const unsigned char file_8[] = {
#embed "../../Resources/strings/zh-Hant.corrections.tsv" suffix(, )
0};
static const unsigned char file_9[] = {
#embed "../../Resources/words/pinyin.txt" suffix(, )
0};

static const struct embedded_file files[] = {
  {"calendars/cn.tsv", file_0, sizeof file_0 - 1},
  {"migrations/0001_truth.sql", file_1, sizeof file_1 - 1},
  {"policies/branch-network.json", file_2, sizeof file_2 - 1},
  {"registers/asset.sql", file_3, sizeof file_3 - 1},
  {"registers/branch.sql", file_4, sizeof file_4 - 1},
  {"registers/customer.sql", file_5, sizeof file_5 - 1},
  {"registers/staff.sql", file_6, sizeof file_6 - 1},
  {"registers/work_order.sql", file_7, sizeof file_7 - 1},
  {"strings/zh-Hant.corrections.tsv", file_8, sizeof file_8 - 1},
  {"words/pinyin.txt", file_9, sizeof file_9 - 1},
  {0, 0, 0},
};

const struct embedded_file *embedded_files(size_t *count) {
  *count = sizeof files / sizeof files[0] - 1;
  return files;
}
