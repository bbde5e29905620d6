#include "plugins/mapping/record.hpp"

#include <algorithm>

#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/refusal.hpp"

namespace sambung::mapping {

namespace {

Error broken(const char* rule) { return cannot(std::string("record: ") + rule); }

bool is_id(const nlohmann::json& value) {
  if (!value.is_string()) return false;
  const auto& id = value.get_ref<const std::string&>();
  return !id.empty() && id.size() <= kRecordIdBytesMax &&
         std::none_of(id.begin(), id.end(),
                      [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

bool is_object_name(const nlohmann::json& value) {
  constexpr std::size_t kBytesMax = 64;
  if (!value.is_string()) return false;
  const auto& name = value.get_ref<const std::string&>();
  return !name.empty() && name.size() <= kBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_true(const nlohmann::json& item, const char* key) {
  const auto found = item.find(key);
  return found != item.end() && found->is_boolean() && found->get<bool>();
}

/// The first rule that a member of `item` breaks; nullptr when it breaks none.
const char* broken_rule(const nlohmann::json& item, bool hint) {
  const auto has = [&item](const char* key) { return item.contains(key); };
  if (!has("object") || !is_object_name(item["object"])) {
    return "`object` must be a name of at most 64 bytes";
  }
  if (!has("id") || !is_id(item["id"])) return "`id` must be a text of 1 to 127 bytes";
  if (has("deleted") && !item["deleted"].is_boolean()) return "`deleted` must be true or false";
  if (has("merged_into") && !is_id(item["merged_into"])) {
    return "`merged_into` must be an id of 1 to 127 bytes";
  }
  if (has("author") && item["author"] != "human" && item["author"] != "machine") {
    return "`author` must be `human` or `machine`";
  }
  if (has("former_ids") &&
      (!item["former_ids"].is_array() || item["former_ids"].size() > kFormerIdsMax ||
       !std::all_of(item["former_ids"].begin(), item["former_ids"].end(), is_id))) {
    return "`former_ids` must be a list of at most 100 ids";
  }
  const bool timeless = hint;
  for (const char* key : {"version", "at"}) {
    if (has(key) ? item[key].is_number_integer() : timeless) continue;
    return *key == 'v' ? "`version` must be an integer of 64 bits"
                       : "`at` must be an integer, Unix milliseconds";
  }
  return nullptr;
}

}  // namespace

Result<Record> read_record(std::string_view item, Hints hints) {
  auto read = read_json(item, {.bytes_max = 2 * kRecordFieldsBytesMax});
  if (!read) return broken(read.error().what.c_str());
  if (!read->is_object()) return broken("must be a JSON object");
  const bool hint = is_true(*read, "hint");
  if (hint && hints == Hints::kRefused) return broken("a `hint` is for `receive` alone");
  if (const char* rule = broken_rule(*read, hint)) return broken(rule);
  const bool bare = hint || is_true(*read, "deleted") || read->contains("merged_into");
  Record record;
  const auto fields = read->find("fields");
  if (!bare) {
    if (fields == read->end() || !fields->is_object()) return broken("`fields` must be an object");
    if (write_json(*fields).size() > kRecordFieldsBytesMax) {
      return broken("`fields` must have at most 1 MiB");
    }
    record.fields = std::move(*fields);
  }
  record.members = nlohmann::json::object();
  for (const char* key : {"object", "id", "version", "at", "author", "former_ids", "deleted",
                          "merged_into", "hint"}) {
    if (read->contains(key)) record.members[key] = std::move((*read)[key]);
  }
  return record;
}

}  // namespace sambung::mapping
