-- wrk script: walks through the lines of a file of signed webhooks, each sent once.
-- Usage: wrk -s post.lua URL -- FILE
local lines
function init(args)
  lines = io.lines(args[1])
end

function request()
  local line = lines()
  if not line then
    error("the file of bodies is used up; make it longer")
  end
  local tab = string.find(line, "\t", 1, true)
  return wrk.format("POST", nil,
    { ["Content-Type"] = "application/json", ["X-Hub-Signature-256"] = string.sub(line, 1, tab - 1) },
    string.sub(line, tab + 1))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "requests %d seconds %.2f per_second %.0f p50_ms %.2f p99_ms %.2f not_2xx %d socket_errors %d\n",
    summary.requests, summary.duration / 1e6, summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
