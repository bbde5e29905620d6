#include "tests/sync/model_remote.hpp"

#include <algorithm>
#include <cctype>

namespace sambung::sync {

Value ModelRemote::value(const std::string& field) const {
  const auto found = fields_.find(field);
  return found == fields_.end() ? Value(Null{}) : found->second;
}

Value ModelRemote::kept(const std::string& field, const Value& value) const {
  const auto* text = std::get_if<std::string>(&value);
  if (!habits_.upper_cases || field != "code" || text == nullptr) return value;
  std::string upper = *text;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return upper;
}

void ModelRemote::make(const Fields& fields, UnixTime now) {
  exists_ = true;
  id_ = connection_ + "-1";
  for (const auto& [field, value] : fields) fields_[field] = kept(field, value);
  log(Author::kMachine, now, fields_);
}

void ModelRemote::put(const std::string& field, const Value& value, Author author, UnixTime now) {
  fields_[field] = kept(field, value);
  stamp_ = {now, habits_.says_who ? author : Author::kMachine, connection_};
  automation_due_ = automation_due_ || (habits_.rewrites && field == "stage");
}

void ModelRemote::log(Author author, UnixTime now, const Fields& changed) {
  const std::int64_t tick = habits_.one_second_stamps ? unix_ms(now) / 1000 : version_ + 1;
  version_ = std::max(version_, tick);
  stamp_ = {now, habits_.says_who ? author : Author::kMachine, connection_};
  log_.push_back({.remote_id = id_,
                  .former_ids = {},
                  .fields = changed,
                  .version = version_,
                  .stamp = stamp_,
                  .fresh = false});
}

void ModelRemote::merge(const Value& name, UnixTime now) {
  former_ids_.insert(id_);
  id_ = connection_ + "-merged-" + id_;
  change("name", name, Author::kHuman, now);
}

void ModelRemote::change(const std::string& field, const Value& value, Author author,
                         UnixTime now) {
  put(field, value, author, now);
  log(author, now, {{field, fields_[field]}});
}

Written ModelRemote::write(const Write& write, UnixTime now) {
  if (!exists_ && !write.remote_id.empty()) {
    return {.result = Written::Result::kGone, .remote_id = {}, .version = {}, .returned = {}};
  }
  if (habits_.checks_version && exists_ && write.expected_version != version_) {
    return {.result = Written::Result::kMoved, .remote_id = {}, .version = {}, .returned = {}};
  }
  if (!exists_) {
    id_ = connection_ + "-" + std::to_string(version_ + 2);
    former_ids_.clear();
    fields_.clear();
  }
  exists_ = true;
  Fields changed;
  for (const auto& [field, value] : write.fields) {
    put(field, value, Author::kMachine, now);
    changed[field] = fields_[field];
  }
  log(Author::kMachine, now, changed);
  return {
      .result = Written::Result::kDone, .remote_id = id_, .version = version_, .returned = changed};
}

void ModelRemote::run_automation(UnixTime now) {
  if (!automation_due_ || !exists_) return;
  automation_due_ = false;
  const auto* stage = std::get_if<std::string>(&fields_["stage"]);
  if (stage == nullptr || stage->ends_with("!")) return;
  fields_["stage"] = *stage + "!";
  log(Author::kMachine, now, {{"stage", fields_["stage"]}});
}

Observation ModelRemote::read() const {
  return {.remote_id = id_,
          .former_ids = former_ids_,
          .fields = fields_,
          .version = version_,
          .stamp = stamp_,
          .fresh = true};
}

Observation ModelRemote::show(std::mt19937& random) {
  const std::size_t reach = std::min<std::size_t>(log_.size(), 4);
  const auto at = log_.begin() + static_cast<std::ptrdiff_t>(random() % reach);
  Observation shown = *at;
  if (random() % 5 != 0) log_.erase(at);  // else it comes again
  return shown;
}

}  // namespace sambung::sync
