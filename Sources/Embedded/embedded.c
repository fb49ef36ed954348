// Written by bin/assets. Do not edit; run it again after adding, renaming or removing a file under Resources.
#include "embedded.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Resources/calendars/cn.tsv" suffix(, )
0};
static const unsigned char file_1[] = {
#embed "../../Resources/icons/icons.svg" suffix(, )
0};
static const unsigned char file_2[] = {
#embed "../../Resources/icons/mark.svg" suffix(, )
0};
static const unsigned char file_3[] = {
#embed "../../Resources/migrations/0001_truth.sql" suffix(, )
0};
static const unsigned char file_4[] = {
#embed "../../Resources/policies/branch-network.json" suffix(, )
0};
static const unsigned char file_5[] = {
#embed "../../Resources/registers/asset.sql" suffix(, )
0};
static const unsigned char file_6[] = {
#embed "../../Resources/registers/branch.sql" suffix(, )
0};
static const unsigned char file_7[] = {
#embed "../../Resources/registers/customer.sql" suffix(, )
0};
static const unsigned char file_8[] = {
#embed "../../Resources/registers/staff.sql" suffix(, )
0};
static const unsigned char file_9[] = {
#embed "../../Resources/registers/work_order.sql" suffix(, )
0};
static const unsigned char file_10[] = {
#embed "../../Resources/strings/parts/customers.en.json" suffix(, )
0};
static const unsigned char file_11[] = {
#embed "../../Resources/strings/parts/customers.zh-Hans.json" suffix(, )
0};
static const unsigned char file_12[] = {
#embed "../../Resources/strings/parts/people.en.json" suffix(, )
0};
static const unsigned char file_13[] = {
#embed "../../Resources/strings/parts/people.zh-Hans.json" suffix(, )
0};
static const unsigned char file_14[] = {
#embed "../../Resources/strings/zh-Hant.corrections.tsv" suffix(, )
0};
static const unsigned char file_15[] = {
#embed "../../Resources/styles/app.css" suffix(, )
0};
static const unsigned char file_16[] = {
#embed "../../Resources/styles/print.css" suffix(, )
0};
static const unsigned char file_17[] = {
#embed "../../Resources/words/pinyin.txt" suffix(, )
0};

static const struct embedded_file files[] = {
  {"calendars/cn.tsv", file_0, sizeof file_0 - 1},
  {"icons/icons.svg", file_1, sizeof file_1 - 1},
  {"icons/mark.svg", file_2, sizeof file_2 - 1},
  {"migrations/0001_truth.sql", file_3, sizeof file_3 - 1},
  {"policies/branch-network.json", file_4, sizeof file_4 - 1},
  {"registers/asset.sql", file_5, sizeof file_5 - 1},
  {"registers/branch.sql", file_6, sizeof file_6 - 1},
  {"registers/customer.sql", file_7, sizeof file_7 - 1},
  {"registers/staff.sql", file_8, sizeof file_8 - 1},
  {"registers/work_order.sql", file_9, sizeof file_9 - 1},
  {"strings/parts/customers.en.json", file_10, sizeof file_10 - 1},
  {"strings/parts/customers.zh-Hans.json", file_11, sizeof file_11 - 1},
  {"strings/parts/people.en.json", file_12, sizeof file_12 - 1},
  {"strings/parts/people.zh-Hans.json", file_13, sizeof file_13 - 1},
  {"strings/zh-Hant.corrections.tsv", file_14, sizeof file_14 - 1},
  {"styles/app.css", file_15, sizeof file_15 - 1},
  {"styles/print.css", file_16, sizeof file_16 - 1},
  {"words/pinyin.txt", file_17, sizeof file_17 - 1},
  {0, 0, 0},
};

const struct embedded_file *embedded_files(size_t *count) {
  *count = sizeof files / sizeof files[0] - 1;
  return files;
}
