#include "tests/connectors/table_stage.hpp"

#include <gtest/gtest.h>

namespace sambung::test {

namespace {

/// The same columns in the words of each database.
std::string create_table(const std::string& connector) {
  if (connector == "postgres") {
    return "create table customers (customer_id bigserial primary key, full_name text,"
           " phone text, email varchar(60) unique, tags text[], tier text, active boolean,"
           " points int, meta jsonb, born timestamptz, wa_id text,"
           " updated_at timestamptz not null default clock_timestamp(), updated_by text,"
           " deleted_at timestamptz)";
  }
  if (connector == "mariadb") {
    return "create table customers (customer_id bigint auto_increment primary key,"
           " full_name varchar(100), phone varchar(40), email varchar(60), tags json,"
           " tier varchar(20), active tinyint(1), points int, meta json, born datetime(6),"
           " wa_id varchar(40), updated_at timestamp(6) not null default now(6),"
           " updated_by varchar(40), deleted_at datetime(6) null, unique key (email))";
  }
  return "create table customers (customer_id integer primary key, full_name text, phone text,"
         " email varchar(60) unique, tags json, tier text, active boolean, points int, meta json,"
         " born timestamp, wa_id text,"
         " updated_at timestamp not null default (strftime('%Y-%m-%d %H:%M:%f', 'now')),"
         " updated_by text, deleted_at timestamp)";
}

json contacts_of(const json& more) {
  json contacts = {
      {"table", "customers"},
      {"id", "customer_id"},
      {"version", "updated_at"},
      {"author", {{"column", "updated_by"}, {"machine", "sambung"}}},
      {"columns",
       {"full_name", "phone", "email", "tags", "tier", "active", "points", "meta", "born"}},
      {"read_only", {"tier"}},
      {"keys", {{"phone", "phone"}, {"email", "email"}, {"id", "wa_id"}}},
      {"deleted", {{"column", "deleted_at"}, {"is", "not_null"}}}};
  contacts.merge_patch(more);
  return contacts;
}

}  // namespace

TableStage::TableStage(std::unique_ptr<SqlTarget> target, const json& more, const json& lookups)
    : target_(std::move(target)), client_(target_->client()) {
  run(create_table(target_->connector()));
  json config = json::parse(target_->config());
  config["events"] = false;
  config["contacts"] = contacts_of(more);
  if (!lookups.is_null()) config["lookups"] = lookups;
  config_ = config.dump();
  restart();
}

Rows TableStage::run(const std::string& sql) {
  Rows rows = client_->run(sql);
  EXPECT_EQ(client_->error(), "") << sql;
  return rows;
}

void TableStage::restart() {
  connection_.reset();
  connection_ = std::make_unique<Connection>(target_->connector(), config_);
  EXPECT_TRUE(connection_->host().await_ready(kPatience))
      << connection_->host().status().last_error;
}

supervise::CallResult TableStage::call(const std::string& operation,
                                       const std::vector<json>& requests) {
  supervise::CallRequest request;
  request.operation = operation;
  for (const json& each : requests) {
    request.requests.push_back(each.is_null() ? "" : each.dump());
  }
  auto result = connection_->host().call(request, kPatience);
  EXPECT_TRUE(result) << result.error().what;
  if (result) return *result;
  return {{}, std::vector<deliver::ItemOutcome>(requests.size())};
}

std::vector<json> TableStage::items(const std::string& operation, const json& request) {
  const supervise::CallResult result = call(operation, {request});
  EXPECT_EQ(result.outcomes[0].outcome, deliver::OutcomeClass::kDone) << result.outcomes[0].reason;
  std::vector<json> items;
  for (const supervise::Emitted& each : result.items) items.push_back(json::parse(each.item));
  return items;
}

deliver::ItemOutcome TableStage::upsert(const json& request) {
  json whole = {{"object", "contact"}};
  whole.merge_patch(request);
  if (request.contains("fields")) whole["fields"] = request["fields"];  // null is a value there
  return call("sambung.upsert/0", {whole}).outcomes[0];
}

Page TableStage::changes(const std::string& cursor, std::uint32_t limit, int wait_ms) {
  supervise::CallRequest request;
  request.operation = "sambung.changes/0";
  request.requests = {cursor};
  request.contexts = {json({{"objects", {"contact"}}, {"wait_ms", wait_ms}}).dump()};
  request.limit = limit;
  const auto result = connection_->host().call(request, kPatience);
  Page page;
  EXPECT_TRUE(result) << result.error().what;
  if (!result) return page;
  EXPECT_EQ(result->outcomes[0].outcome, deliver::OutcomeClass::kDone)
      << result->outcomes[0].reason;
  for (const supervise::Emitted& each : result->items) {
    if (each.kind == supervise::EmitKind::kItem) {
      page.records.push_back(json::parse(each.item));
    } else {
      page.cursor = each.item;
      page.more = each.kind == supervise::EmitKind::kCursorMore;
      page.lost = each.kind == supervise::EmitKind::kCursorLost;
    }
  }
  return page;
}

std::vector<json> TableStage::all_changes(std::string& cursor, std::uint32_t limit) {
  std::vector<json> records;
  bool more = true;
  while (more) {
    Page page = changes(cursor, limit);
    records.insert(records.end(), page.records.begin(), page.records.end());
    cursor = page.cursor;
    more = page.more;
  }
  return records;
}

json TableStage::fetch(const std::string& id) {
  const std::vector<json> found = items("sambung.fetch/0", {{"object", "contact"}, {"id", id}});
  return found.empty() ? json() : found[0];
}

std::string TableStage::ago(int seconds) const {
  const std::string text = std::to_string(seconds);
  if (target_->connector() == "postgres") return "now() - interval '" + text + " seconds'";
  if (target_->connector() == "mariadb") return "now(6) - interval " + text + " second";
  return "strftime('%Y-%m-%d %H:%M:%f', 'now', '-" + text + " seconds')";
}

std::set<std::string> ids_of(const std::vector<json>& records) {
  std::set<std::string> ids;
  for (const json& record : records) ids.insert(record["id"].get<std::string>());
  return ids;
}

}  // namespace sambung::test
