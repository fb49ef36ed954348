// Written by bin/assets. Do not edit; run it again after adding, renaming or removing a file under Resources.
#include "embedded.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Resources/calendars/cn.tsv" suffix(, )
0};
static const unsigned char file_1[] = {
#embed "../../Resources/demo/words.json" suffix(, )
0};
static const unsigned char file_2[] = {
#embed "../../Resources/icons/icons.svg" suffix(, )
0};
static const unsigned char file_3[] = {
#embed "../../Resources/icons/mark.svg" suffix(, )
0};
static const unsigned char file_4[] = {
#embed "../../Resources/migrations/0001_truth.sql" suffix(, )
0};
static const unsigned char file_5[] = {
#embed "../../Resources/migrations/0002_imports.sql" suffix(, )
0};
static const unsigned char file_6[] = {
#embed "../../Resources/migrations/0003_in_force.sql" suffix(, )
0};
static const unsigned char file_7[] = {
#embed "../../Resources/migrations/0004_acknowledgement.sql" suffix(, )
0};
static const unsigned char file_8[] = {
#embed "../../Resources/migrations/0005_checkpoints.sql" suffix(, )
0};
static const unsigned char file_9[] = {
#embed "../../Resources/migrations/0008_lists.sql" suffix(, )
0};
static const unsigned char file_10[] = {
#embed "../../Resources/migrations/0009_drawn_again.sql" suffix(, )
0};
static const unsigned char file_11[] = {
#embed "../../Resources/places/divisions.tsv" suffix(, )
0};
static const unsigned char file_12[] = {
#embed "../../Resources/policies/branch-network.json" suffix(, )
0};
static const unsigned char file_13[] = {
#embed "../../Resources/policies/equipment-maker.json" suffix(, )
0};
static const unsigned char file_14[] = {
#embed "../../Resources/policies/general-enterprise.json" suffix(, )
0};
static const unsigned char file_15[] = {
#embed "../../Resources/policies/home-appliance.json" suffix(, )
0};
static const unsigned char file_16[] = {
#embed "../../Resources/registers/asset.sql" suffix(, )
0};
static const unsigned char file_17[] = {
#embed "../../Resources/registers/branch.sql" suffix(, )
0};
static const unsigned char file_18[] = {
#embed "../../Resources/registers/customer.sql" suffix(, )
0};
static const unsigned char file_19[] = {
#embed "../../Resources/registers/staff.sql" suffix(, )
0};
static const unsigned char file_20[] = {
#embed "../../Resources/registers/technician_day.sql" suffix(, )
0};
static const unsigned char file_21[] = {
#embed "../../Resources/registers/work_order.sql" suffix(, )
0};
static const unsigned char file_22[] = {
#embed "../../Resources/scripts/app.js" suffix(, )
0};
static const unsigned char file_23[] = {
#embed "../../Resources/scripts/board.js" suffix(, )
0};
static const unsigned char file_24[] = {
#embed "../../Resources/scripts/clock.js" suffix(, )
0};
static const unsigned char file_25[] = {
#embed "../../Resources/scripts/days.js" suffix(, )
0};
static const unsigned char file_26[] = {
#embed "../../Resources/scripts/keep.js" suffix(, )
0};
static const unsigned char file_27[] = {
#embed "../../Resources/scripts/keys.js" suffix(, )
0};
static const unsigned char file_28[] = {
#embed "../../Resources/scripts/live.js" suffix(, )
0};
static const unsigned char file_29[] = {
#embed "../../Resources/scripts/look.js" suffix(, )
0};
static const unsigned char file_30[] = {
#embed "../../Resources/scripts/palette.js" suffix(, )
0};
static const unsigned char file_31[] = {
#embed "../../Resources/scripts/pick.js" suffix(, )
0};
static const unsigned char file_32[] = {
#embed "../../Resources/scripts/place.js" suffix(, )
0};
static const unsigned char file_33[] = {
#embed "../../Resources/scripts/presence.js" suffix(, )
0};
static const unsigned char file_34[] = {
#embed "../../Resources/scripts/sign.js" suffix(, )
0};
static const unsigned char file_35[] = {
#embed "../../Resources/strings/en.json" suffix(, )
0};
static const unsigned char file_36[] = {
#embed "../../Resources/strings/parts/access.en.json" suffix(, )
0};
static const unsigned char file_37[] = {
#embed "../../Resources/strings/parts/access.zh-Hans.json" suffix(, )
0};
static const unsigned char file_38[] = {
#embed "../../Resources/strings/parts/api.en.json" suffix(, )
0};
static const unsigned char file_39[] = {
#embed "../../Resources/strings/parts/api.zh-Hans.json" suffix(, )
0};
static const unsigned char file_40[] = {
#embed "../../Resources/strings/parts/board.en.json" suffix(, )
0};
static const unsigned char file_41[] = {
#embed "../../Resources/strings/parts/board.zh-Hans.json" suffix(, )
0};
static const unsigned char file_42[] = {
#embed "../../Resources/strings/parts/capacity.en.json" suffix(, )
0};
static const unsigned char file_43[] = {
#embed "../../Resources/strings/parts/capacity.zh-Hans.json" suffix(, )
0};
static const unsigned char file_44[] = {
#embed "../../Resources/strings/parts/cards.en.json" suffix(, )
0};
static const unsigned char file_45[] = {
#embed "../../Resources/strings/parts/cards.zh-Hans.json" suffix(, )
0};
static const unsigned char file_46[] = {
#embed "../../Resources/strings/parts/city.en.json" suffix(, )
0};
static const unsigned char file_47[] = {
#embed "../../Resources/strings/parts/city.zh-Hans.json" suffix(, )
0};
static const unsigned char file_48[] = {
#embed "../../Resources/strings/parts/clauses.en.json" suffix(, )
0};
static const unsigned char file_49[] = {
#embed "../../Resources/strings/parts/clauses.zh-Hans.json" suffix(, )
0};
static const unsigned char file_50[] = {
#embed "../../Resources/strings/parts/customers.en.json" suffix(, )
0};
static const unsigned char file_51[] = {
#embed "../../Resources/strings/parts/customers.zh-Hans.json" suffix(, )
0};
static const unsigned char file_52[] = {
#embed "../../Resources/strings/parts/days.en.json" suffix(, )
0};
static const unsigned char file_53[] = {
#embed "../../Resources/strings/parts/days.zh-Hans.json" suffix(, )
0};
static const unsigned char file_54[] = {
#embed "../../Resources/strings/parts/desk.en.json" suffix(, )
0};
static const unsigned char file_55[] = {
#embed "../../Resources/strings/parts/desk.zh-Hans.json" suffix(, )
0};
static const unsigned char file_56[] = {
#embed "../../Resources/strings/parts/engine.en.json" suffix(, )
0};
static const unsigned char file_57[] = {
#embed "../../Resources/strings/parts/engine.zh-Hans.json" suffix(, )
0};
static const unsigned char file_58[] = {
#embed "../../Resources/strings/parts/evidence.en.json" suffix(, )
0};
static const unsigned char file_59[] = {
#embed "../../Resources/strings/parts/evidence.zh-Hans.json" suffix(, )
0};
static const unsigned char file_60[] = {
#embed "../../Resources/strings/parts/faults.en.json" suffix(, )
0};
static const unsigned char file_61[] = {
#embed "../../Resources/strings/parts/faults.zh-Hans.json" suffix(, )
0};
static const unsigned char file_62[] = {
#embed "../../Resources/strings/parts/figures.en.json" suffix(, )
0};
static const unsigned char file_63[] = {
#embed "../../Resources/strings/parts/figures.zh-Hans.json" suffix(, )
0};
static const unsigned char file_64[] = {
#embed "../../Resources/strings/parts/grab.en.json" suffix(, )
0};
static const unsigned char file_65[] = {
#embed "../../Resources/strings/parts/grab.zh-Hans.json" suffix(, )
0};
static const unsigned char file_66[] = {
#embed "../../Resources/strings/parts/import.en.json" suffix(, )
0};
static const unsigned char file_67[] = {
#embed "../../Resources/strings/parts/import.zh-Hans.json" suffix(, )
0};
static const unsigned char file_68[] = {
#embed "../../Resources/strings/parts/intake.en.json" suffix(, )
0};
static const unsigned char file_69[] = {
#embed "../../Resources/strings/parts/intake.zh-Hans.json" suffix(, )
0};
static const unsigned char file_70[] = {
#embed "../../Resources/strings/parts/lists.en.json" suffix(, )
0};
static const unsigned char file_71[] = {
#embed "../../Resources/strings/parts/lists.zh-Hans.json" suffix(, )
0};
static const unsigned char file_72[] = {
#embed "../../Resources/strings/parts/people.en.json" suffix(, )
0};
static const unsigned char file_73[] = {
#embed "../../Resources/strings/parts/people.site.en.json" suffix(, )
0};
static const unsigned char file_74[] = {
#embed "../../Resources/strings/parts/people.site.zh-Hans.json" suffix(, )
0};
static const unsigned char file_75[] = {
#embed "../../Resources/strings/parts/people.zh-Hans.json" suffix(, )
0};
static const unsigned char file_76[] = {
#embed "../../Resources/strings/parts/site.en.json" suffix(, )
0};
static const unsigned char file_77[] = {
#embed "../../Resources/strings/parts/site.zh-Hans.json" suffix(, )
0};
static const unsigned char file_78[] = {
#embed "../../Resources/strings/parts/speed.en.json" suffix(, )
0};
static const unsigned char file_79[] = {
#embed "../../Resources/strings/parts/speed.zh-Hans.json" suffix(, )
0};
static const unsigned char file_80[] = {
#embed "../../Resources/strings/parts/web.cases.en.json" suffix(, )
0};
static const unsigned char file_81[] = {
#embed "../../Resources/strings/parts/web.cases.zh-Hans.json" suffix(, )
0};
static const unsigned char file_82[] = {
#embed "../../Resources/strings/parts/work-orders.en.json" suffix(, )
0};
static const unsigned char file_83[] = {
#embed "../../Resources/strings/parts/work-orders.rules.en.json" suffix(, )
0};
static const unsigned char file_84[] = {
#embed "../../Resources/strings/parts/work-orders.rules.zh-Hans.json" suffix(, )
0};
static const unsigned char file_85[] = {
#embed "../../Resources/strings/parts/work-orders.zh-Hans.json" suffix(, )
0};
static const unsigned char file_86[] = {
#embed "../../Resources/strings/zh-Hans.json" suffix(, )
0};
static const unsigned char file_87[] = {
#embed "../../Resources/strings/zh-Hant.corrections.tsv" suffix(, )
0};
static const unsigned char file_88[] = {
#embed "../../Resources/strings/zh-Hant.json" suffix(, )
0};
static const unsigned char file_89[] = {
#embed "../../Resources/styles/app.css" suffix(, )
0};
static const unsigned char file_90[] = {
#embed "../../Resources/styles/board.css" suffix(, )
0};
static const unsigned char file_91[] = {
#embed "../../Resources/styles/lists.css" suffix(, )
0};
static const unsigned char file_92[] = {
#embed "../../Resources/styles/print.css" suffix(, )
0};
static const unsigned char file_93[] = {
#embed "../../Resources/words/pinyin.txt" suffix(, )
0};

static const struct embedded_file files[] = {
  {"calendars/cn.tsv", file_0, sizeof file_0 - 1},
  {"demo/words.json", file_1, sizeof file_1 - 1},
  {"icons/icons.svg", file_2, sizeof file_2 - 1},
  {"icons/mark.svg", file_3, sizeof file_3 - 1},
  {"migrations/0001_truth.sql", file_4, sizeof file_4 - 1},
  {"migrations/0002_imports.sql", file_5, sizeof file_5 - 1},
  {"migrations/0003_in_force.sql", file_6, sizeof file_6 - 1},
  {"migrations/0004_acknowledgement.sql", file_7, sizeof file_7 - 1},
  {"migrations/0005_checkpoints.sql", file_8, sizeof file_8 - 1},
  {"migrations/0008_lists.sql", file_9, sizeof file_9 - 1},
  {"migrations/0009_drawn_again.sql", file_10, sizeof file_10 - 1},
  {"places/divisions.tsv", file_11, sizeof file_11 - 1},
  {"policies/branch-network.json", file_12, sizeof file_12 - 1},
  {"policies/equipment-maker.json", file_13, sizeof file_13 - 1},
  {"policies/general-enterprise.json", file_14, sizeof file_14 - 1},
  {"policies/home-appliance.json", file_15, sizeof file_15 - 1},
  {"registers/asset.sql", file_16, sizeof file_16 - 1},
  {"registers/branch.sql", file_17, sizeof file_17 - 1},
  {"registers/customer.sql", file_18, sizeof file_18 - 1},
  {"registers/staff.sql", file_19, sizeof file_19 - 1},
  {"registers/technician_day.sql", file_20, sizeof file_20 - 1},
  {"registers/work_order.sql", file_21, sizeof file_21 - 1},
  {"scripts/app.js", file_22, sizeof file_22 - 1},
  {"scripts/board.js", file_23, sizeof file_23 - 1},
  {"scripts/clock.js", file_24, sizeof file_24 - 1},
  {"scripts/days.js", file_25, sizeof file_25 - 1},
  {"scripts/keep.js", file_26, sizeof file_26 - 1},
  {"scripts/keys.js", file_27, sizeof file_27 - 1},
  {"scripts/live.js", file_28, sizeof file_28 - 1},
  {"scripts/look.js", file_29, sizeof file_29 - 1},
  {"scripts/palette.js", file_30, sizeof file_30 - 1},
  {"scripts/pick.js", file_31, sizeof file_31 - 1},
  {"scripts/place.js", file_32, sizeof file_32 - 1},
  {"scripts/presence.js", file_33, sizeof file_33 - 1},
  {"scripts/sign.js", file_34, sizeof file_34 - 1},
  {"strings/en.json", file_35, sizeof file_35 - 1},
  {"strings/parts/access.en.json", file_36, sizeof file_36 - 1},
  {"strings/parts/access.zh-Hans.json", file_37, sizeof file_37 - 1},
  {"strings/parts/api.en.json", file_38, sizeof file_38 - 1},
  {"strings/parts/api.zh-Hans.json", file_39, sizeof file_39 - 1},
  {"strings/parts/board.en.json", file_40, sizeof file_40 - 1},
  {"strings/parts/board.zh-Hans.json", file_41, sizeof file_41 - 1},
  {"strings/parts/capacity.en.json", file_42, sizeof file_42 - 1},
  {"strings/parts/capacity.zh-Hans.json", file_43, sizeof file_43 - 1},
  {"strings/parts/cards.en.json", file_44, sizeof file_44 - 1},
  {"strings/parts/cards.zh-Hans.json", file_45, sizeof file_45 - 1},
  {"strings/parts/city.en.json", file_46, sizeof file_46 - 1},
  {"strings/parts/city.zh-Hans.json", file_47, sizeof file_47 - 1},
  {"strings/parts/clauses.en.json", file_48, sizeof file_48 - 1},
  {"strings/parts/clauses.zh-Hans.json", file_49, sizeof file_49 - 1},
  {"strings/parts/customers.en.json", file_50, sizeof file_50 - 1},
  {"strings/parts/customers.zh-Hans.json", file_51, sizeof file_51 - 1},
  {"strings/parts/days.en.json", file_52, sizeof file_52 - 1},
  {"strings/parts/days.zh-Hans.json", file_53, sizeof file_53 - 1},
  {"strings/parts/desk.en.json", file_54, sizeof file_54 - 1},
  {"strings/parts/desk.zh-Hans.json", file_55, sizeof file_55 - 1},
  {"strings/parts/engine.en.json", file_56, sizeof file_56 - 1},
  {"strings/parts/engine.zh-Hans.json", file_57, sizeof file_57 - 1},
  {"strings/parts/evidence.en.json", file_58, sizeof file_58 - 1},
  {"strings/parts/evidence.zh-Hans.json", file_59, sizeof file_59 - 1},
  {"strings/parts/faults.en.json", file_60, sizeof file_60 - 1},
  {"strings/parts/faults.zh-Hans.json", file_61, sizeof file_61 - 1},
  {"strings/parts/figures.en.json", file_62, sizeof file_62 - 1},
  {"strings/parts/figures.zh-Hans.json", file_63, sizeof file_63 - 1},
  {"strings/parts/grab.en.json", file_64, sizeof file_64 - 1},
  {"strings/parts/grab.zh-Hans.json", file_65, sizeof file_65 - 1},
  {"strings/parts/import.en.json", file_66, sizeof file_66 - 1},
  {"strings/parts/import.zh-Hans.json", file_67, sizeof file_67 - 1},
  {"strings/parts/intake.en.json", file_68, sizeof file_68 - 1},
  {"strings/parts/intake.zh-Hans.json", file_69, sizeof file_69 - 1},
  {"strings/parts/lists.en.json", file_70, sizeof file_70 - 1},
  {"strings/parts/lists.zh-Hans.json", file_71, sizeof file_71 - 1},
  {"strings/parts/people.en.json", file_72, sizeof file_72 - 1},
  {"strings/parts/people.site.en.json", file_73, sizeof file_73 - 1},
  {"strings/parts/people.site.zh-Hans.json", file_74, sizeof file_74 - 1},
  {"strings/parts/people.zh-Hans.json", file_75, sizeof file_75 - 1},
  {"strings/parts/site.en.json", file_76, sizeof file_76 - 1},
  {"strings/parts/site.zh-Hans.json", file_77, sizeof file_77 - 1},
  {"strings/parts/speed.en.json", file_78, sizeof file_78 - 1},
  {"strings/parts/speed.zh-Hans.json", file_79, sizeof file_79 - 1},
  {"strings/parts/web.cases.en.json", file_80, sizeof file_80 - 1},
  {"strings/parts/web.cases.zh-Hans.json", file_81, sizeof file_81 - 1},
  {"strings/parts/work-orders.en.json", file_82, sizeof file_82 - 1},
  {"strings/parts/work-orders.rules.en.json", file_83, sizeof file_83 - 1},
  {"strings/parts/work-orders.rules.zh-Hans.json", file_84, sizeof file_84 - 1},
  {"strings/parts/work-orders.zh-Hans.json", file_85, sizeof file_85 - 1},
  {"strings/zh-Hans.json", file_86, sizeof file_86 - 1},
  {"strings/zh-Hant.corrections.tsv", file_87, sizeof file_87 - 1},
  {"strings/zh-Hant.json", file_88, sizeof file_88 - 1},
  {"styles/app.css", file_89, sizeof file_89 - 1},
  {"styles/board.css", file_90, sizeof file_90 - 1},
  {"styles/lists.css", file_91, sizeof file_91 - 1},
  {"styles/print.css", file_92, sizeof file_92 - 1},
  {"words/pinyin.txt", file_93, sizeof file_93 - 1},
  {0, 0, 0},
};

const struct embedded_file *embedded_files(size_t *count) {
  *count = sizeof files / sizeof files[0] - 1;
  return files;
}
