#include "tests/rest/stage.hpp"

namespace sambung::testing {

Came Bench::run(Operation operation, const std::string& request, const json& context,
                std::uint32_t limit) {
  return called(serve(operation), {{request, context.dump()}}, limit).front();
}

Came Bench::all_changes(std::string& cursor, std::uint32_t limit) {
  return testing::all_changes([this](Call& call) { system_.changes(call); }, cursor, {}, limit);
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
