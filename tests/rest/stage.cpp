#include "tests/rest/stage.hpp"

namespace sambung::testing {

namespace {

struct Sink {
  Came came;
  std::size_t room = 100'000;
};

std::int32_t take(void* sink, std::size_t, std::int32_t kind, sambung_span item) {
  auto& taken = *static_cast<Sink*>(sink);
  if (kind != SAMBUNG_EMIT_ITEM) {
    taken.came.cursor_kind = kind;
    taken.came.cursor = view(item);
    return 1;
  }
  taken.came.items.push_back(json::parse(view(item)));
  return 1;
}

}  // namespace

Came Bench::run(Operation operation, const std::string& request, const json& context,
                std::uint32_t limit) {
  const std::string context_text = context.dump();
  const sambung_span requests[] = {span_of(request)};
  const sambung_span contexts[] = {span_of(context_text)};
  Sink sink;
  sambung_call raw{};
  raw.struct_size = sizeof raw;
  raw.deadline_ms = 20'000;
  raw.limit = limit;
  raw.count = 1;
  raw.requests = requests;
  raw.contexts = contexts;
  raw.sink = &sink;
  raw.emit = &take;
  sambung_outcome outcome{};
  outcome.struct_size = sizeof outcome;
  outcome.outcome = SAMBUNG_TRANSIENT;
  Call call(raw, &outcome);
  (system_.*operation)(call);
  Came came = std::move(sink.came);
  came.outcome = outcome.outcome;
  came.reason = outcome.reason;
  came.remote_id = outcome.remote_id;
  came.retry_ms = outcome.retry_after_ms;
  return came;
}

Came Bench::all_changes(std::string& cursor, std::uint32_t limit) {
  Came all;
  for (int calls = 0; calls < 1000; ++calls) {
    Came came = run(&rest::System::changes, cursor, json::object(), limit);
    all.outcome = came.outcome;
    all.reason = came.reason;
    all.cursor_kind = came.cursor_kind;
    if (came.outcome != SAMBUNG_DONE) return all;
    all.items.insert(all.items.end(), came.items.begin(), came.items.end());
    cursor = came.cursor;
    if (came.cursor_kind != SAMBUNG_EMIT_CURSOR_MORE) return all;
  }
  ADD_FAILURE() << "the changes have no end";
  return all;
}

RestHost::RestHost(const std::string& base, const json& config, const std::string& mapping) {
  supervise::HostSetup setup = supervise::setup_of(sockets_, "crm", "rest");
  setup.config = Secret(config.dump());
  setup.mapping = mapping;
  services::HttpSetup http;
  http.connection = "crm";
  http.base_url = base;
  http.allow_private = true;
  setup.http = services::encode(http);
  host_ = std::make_unique<supervise::ProcessHost>(std::move(setup), supervise::quick_rules(),
                                                   log_.logger);
  EXPECT_TRUE(host_->await_ready(supervise::kPatience)) << host_->status().last_error;
}

Came RestHost::run(const std::string& operation, const std::string& request, const json& context,
                   std::chrono::milliseconds deadline) {
  supervise::CallRequest call{
      .operation = "sambung." + operation + "/0", .requests = {request}, .contexts = {}};
  if (!context.is_null()) call.contexts = {context.dump()};
  Came came;
  const auto result = host_->call(call, deadline);
  if (!result) {
    came.reason = result.error().what;
    return came;
  }
  for (const supervise::Emitted& each : result->items) {
    if (each.kind == supervise::EmitKind::kItem) {
      came.items.push_back(json::parse(each.item));
    } else {
      came.cursor = each.item;
      came.cursor_kind = static_cast<int>(each.kind);
    }
  }
  const deliver::ItemOutcome& outcome = result->outcomes.front();
  came.outcome = static_cast<std::int32_t>(outcome.outcome);
  came.reason = outcome.reason;
  came.remote_id = outcome.remote_id;
  came.retry_ms = outcome.retry_after.count();
  return came;
}

}  // namespace sambung::testing
