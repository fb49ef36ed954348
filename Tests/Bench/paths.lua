-- wrk's side of reading: the paths of a file one after the other, each thread from its own place, as a browser that is logged in.
-- wrk -s paths.lua URL -- COOKIE FILE
local threads = 0
local paths, at, headers

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  headers = { ["Cookie"] = args[1] }
  paths = {}
  for line in io.lines(args[2]) do paths[#paths + 1] = line end
  at = number * 37
end

function request()
  at = at + 1
  return wrk.format("GET", paths[at % #paths + 1], headers)
end
