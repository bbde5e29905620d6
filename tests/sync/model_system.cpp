#include "tests/sync/model_system.hpp"

#include <algorithm>

namespace sambung::sync {

using deliver::OutcomeClass;
using nlohmann::json;

void ModelSystem::touch(Row& row, std::int64_t at) {
  row.version += 1;
  row.sequence = ++sequence_;
  row.at = at;
}

std::string ModelSystem::make(const json& fields, std::int64_t at) {
  Lock lock(mutex_);
  const std::string id = std::to_string(++next_id_);
  rows_[id].fields = fields;
  touch(rows_[id], at);
  return id;
}

void ModelSystem::change(const std::string& id, const json& fields, std::int64_t at) {
  Lock lock(mutex_);
  Row& row = rows_.at(id);
  row.fields.update(fields);
  row.by_human = true;
  touch(row, at);
}

void ModelSystem::change_silently(const std::string& id, const json& fields, std::int64_t at) {
  Lock lock(mutex_);
  Row& row = rows_.at(id);
  const std::int64_t told = row.sequence;
  row.fields.update(fields);
  row.by_human = true;
  touch(row, at);
  row.sequence = told;
}

void ModelSystem::remove(const std::string& id) {
  Lock lock(mutex_);
  Row& row = rows_.at(id);
  row.deleted = true;
  touch(row, row.at + 1);
}

void ModelSystem::merge(const std::string& id, const std::string& into) {
  Lock lock(mutex_);
  Row& row = rows_.at(id);
  row.merged_into = into;
  touch(row, row.at + 1);
}

std::optional<json> ModelSystem::fields(const std::string& id) const {
  Lock lock(mutex_);
  const auto row = rows_.find(id);
  if (row == rows_.end() || row->second.deleted) return std::nullopt;
  return row->second.fields;
}

std::size_t ModelSystem::size() const {
  Lock lock(mutex_);
  return static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), [](const auto& row) {
    return !row.second.deleted && row.second.merged_into.empty();
  }));
}

json ModelSystem::record(const std::string& id, const Row& row) const {
  json record{{"object", "contact"}, {"id", id}, {"version", row.version}, {"at", row.at}};
  if (row.by_human) record["author"] = "human";
  if (!row.merged_into.empty()) {
    record["merged_into"] = row.merged_into;
  } else if (row.deleted) {
    record["deleted"] = true;
  } else {
    record["fields"] = row.fields;
  }
  return record;
}

void ModelSystem::find(const json& request, std::size_t index, supervise::CallResult& out) {
  ++finds_;
  const json& keys = request.at("keys");
  for (const auto& [id, row] : rows_) {
    if (row.deleted || !row.merged_into.empty()) continue;
    for (const char* key : {"phone", "email"}) {
      const json held = row.fields.value(key, json());
      const json wanted = keys.value(key, json::array());
      if (!held.is_string() || std::find(wanted.begin(), wanted.end(), held) == wanted.end()) {
        continue;
      }
      out.items.push_back({index, supervise::EmitKind::kItem, record(id, row).dump()});
      break;
    }
  }
}

void ModelSystem::fetch(const json& request, std::size_t index, supervise::CallResult& out) {
  std::string id = request.at("id");
  auto row = rows_.find(id);
  json former = json::array();
  while (row != rows_.end() && !row->second.merged_into.empty()) {
    former.push_back(row->first);
    row = rows_.find(row->second.merged_into);
  }
  if (row == rows_.end() || row->second.deleted) return;
  json found = record(row->first, row->second);
  if (!former.empty()) found["former_ids"] = former;
  out.items.push_back({index, supervise::EmitKind::kItem, found.dump()});
}

void ModelSystem::upsert(const json& request, std::size_t index, supervise::CallResult& out) {
  deliver::ItemOutcome& outcome = out.outcomes[index];
  if (const char* field = refused.load(); field && request.at("fields").contains(field)) {
    outcome.outcome = OutcomeClass::kInvalid;
    outcome.reason = std::string(field) + " is not taken";
    return;
  }
  std::string id = request.value("id", "");
  if (id.empty()) {
    id = std::to_string(++next_id_);
    rows_[id].fields = json::object();
  }
  const auto row = rows_.find(id);
  if (row == rows_.end() || row->second.deleted) {
    outcome.outcome = OutcomeClass::kGone;
    return;
  }
  if (request.contains("expected_version") && request["expected_version"] != row->second.version) {
    outcome.outcome = OutcomeClass::kConflict;
    return;
  }
  row->second.fields.update(request.at("fields"));
  row->second.by_human = false;
  touch(row->second, row->second.at + 1);
  ++writes_;
  if (lost_answers.load() > 0) {
    --lost_answers;
    outcome.outcome = OutcomeClass::kUnknown;
    return;
  }
  outcome.remote_id = id;
  out.items.push_back({index, supervise::EmitKind::kItem, record(id, row->second).dump()});
}

void ModelSystem::changes(const std::string& cursor, std::uint32_t limit,
                          supervise::CallResult& out) {
  const std::int64_t after = cursor.empty() ? 0 : std::stoll(cursor);
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [id, row] : rows_) {
    if (row.sequence > after) order.emplace_back(row.sequence, id);
  }
  std::sort(order.begin(), order.end());
  const bool more = order.size() > limit;
  if (more) order.resize(limit);
  std::int64_t last = after;
  for (const auto& [sequence, id] : order) {
    out.items.push_back({0, supervise::EmitKind::kItem, record(id, rows_.at(id)).dump()});
    last = sequence;
  }
  out.items.push_back({0, more ? supervise::EmitKind::kCursorMore : supervise::EmitKind::kCursor,
                       std::to_string(last)});
}

Result<supervise::CallResult> ModelSystem::call(const supervise::CallRequest& request,
                                                std::chrono::milliseconds) {
  if (is_down.load()) return Error{ErrorCode::kUnavailable, "the model is down"};
  Lock lock(mutex_);
  supervise::CallResult result;
  result.outcomes.resize(request.requests.size());
  for (auto& outcome : result.outcomes) {
    outcome.outcome = refuses_login ? OutcomeClass::kAuthDead : OutcomeClass::kDone;
  }
  if (refuses_login) return result;
  if (request.operation == "sambung.describe/0") {
    const json carried{{"name", "both"}, {"email", "both"}, {"phone", "both"}, {"tags", "both"}};
    const json description{{"objects", {"contact"}},
                           {"contact", {{"create", true}, {"batch", {{"upsert", 10}}}}},
                           {"carries", {{"contact", carried}}}};
    result.items.push_back({0, supervise::EmitKind::kItem, description.dump()});
    return result;
  }
  for (std::size_t i = 0; i < request.requests.size(); ++i) {
    const std::string& text = request.requests[i];
    if (request.operation == "sambung.changes/0") {
      changes(text, request.limit, result);
      continue;
    }
    const json asked = json::parse(text);
    if (request.operation == "sambung.find/0") find(asked, i, result);
    if (request.operation == "sambung.fetch/0") fetch(asked, i, result);
    if (request.operation == "sambung.upsert/0") upsert(asked, i, result);
  }
  return result;
}

}  // namespace sambung::sync
