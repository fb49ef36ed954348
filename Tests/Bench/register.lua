-- wrk's side of a registration: every request a call of its own, with an Idempotency-Key of its own.
-- wrk -s register.lua URL -- TOKEN RUN PATH BRANCH…
local surnames = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林" }
local given = { "秀英", "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "涛", "明", "霞", "平", "建国" }
local streets = { "文三路", "体育场路", "凤起路", "庆春路", "天目山路", "学院路", "莫干山路", "延安路", "环城北路", "教工路" }
local models = { "KFR-35GW", "KFR-72LW", "BCD-251WDGG", "XQB80-5188", "TV-55E2", "JSQ25-U", "CXW-200", "ES60H-C6" }
local symptoms = { "不制冷，外机不转", "漏水", "开机无反应", "噪声很大", "显示屏花屏", "打不着火", "遥控失灵" }
local zones = { "urban", "suburban", "other" }
local threads = 0
local token, run, path, branches

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  token, run, path = args[1], args[2], args[3]
  branches = {}
  for place = 4, #args do branches[#branches + 1] = args[place] end
  count = 0
  math.randomseed(number * 7919 + #run + tonumber(run:sub(-6)))
end

local function pick(list) return list[math.random(#list)] end

function request()
  count = count + 1
  local body = string.format(
    '{"branch":"%s","kind":"repair","channel":"phone","symptom":"%s","soldByUs":"yes","category":"paid",' ..
      '"customer":{"name":"%s%s","phone":"1%02d%08d","zone":"%s","address":"%s%d号%d室"},' ..
      '"product":{"model":"%s","serial":"QC%07d"}}',
    pick(branches), pick(symptoms), pick(surnames), pick(given), math.random(30, 99), math.random(0, 99999999), pick(zones),
    pick(streets), math.random(300), math.random(30), pick(models), math.random(0, 9999999))
  return wrk.format("POST", path, {
    ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. number .. "-" .. count,
  }, body)
end

local refused = 0
function response(status, headers, body)
  if status >= 300 then
    refused = refused + 1
    if refused <= 2 then io.stderr:write(status, " ", body:sub(1, 400), "\n") end
  end
end
