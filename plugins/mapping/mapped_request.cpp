#include "plugins/mapping/mapped_request.hpp"

#include <algorithm>

#include "core/phone/spellings.hpp"
#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/record.hpp"
#include "plugins/mapping/refusal.hpp"

namespace sambung::mapping {

namespace {

std::string text_member(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::vector<std::string>> ways_to_write(const Json& numbers) {
  std::vector<std::vector<std::string>> all;
  for (const Json& number : numbers) {
    if (!number.is_string()) continue;
    auto ways = phone::candidates(number.get_ref<const std::string&>());
    if (ways.empty()) ways.push_back(number.get<std::string>());
    all.push_back(std::move(ways));
  }
  return all;
}

}  // namespace

Result<Json> read_request(std::string_view request) {
  auto read = read_json(request);
  if (!read) return cannot("the request " + read.error().what);
  if (!read->is_object()) return cannot("the request is no JSON object");
  return read;
}

void add_phone_candidates(Json& request) {
  const auto keys = request.find("keys");
  if (keys == request.end() || !keys->is_object()) return;
  const auto numbers = keys->find("phone");
  if (numbers == keys->end() || !numbers->is_array()) return;
  const auto all = ways_to_write(*numbers);
  std::vector<std::string> ordered;
  for (std::size_t rank = 0; rank < phone::kCandidatesMax; ++rank) {
    for (const auto& ways : all) {
      if (rank >= ways.size() || ordered.size() == kPhoneKeysMax) continue;
      const bool known = std::find(ordered.begin(), ordered.end(), ways[rank]) != ordered.end();
      if (!known) ordered.push_back(ways[rank]);
    }
  }
  *numbers = std::move(ordered);
}

std::string with_phone_candidates(std::string_view request) {
  auto read = read_request(request);
  if (!read) return std::string(request);
  add_phone_candidates(*read);
  return write_json(*read);
}

std::optional<Wanted> wanted_record(const Mapping& mapping, const Json& upsert) {
  Wanted wanted{.object = text_member(upsert, "object"), .id = text_member(upsert, "id")};
  const auto fields = upsert.find("fields");
  if (wanted.id.empty() || fields == upsert.end()) return std::nullopt;
  if (!mapping.needs_existing(wanted.object, *fields)) return std::nullopt;
  return wanted;
}

Result<void> make_native(Mapping& mapping, Json& upsert, const Json& existing) {
  const auto fields = upsert.find("fields");
  if (fields == upsert.end()) return cannot("the request has no `fields`");
  // A record that is to be made has nothing yet, and that is known.
  const bool is_new = text_member(upsert, "id").empty();
  const Json nothing = Json::object();
  auto native =
      mapping.to_native(text_member(upsert, "object"), *fields, is_new ? nothing : existing);
  if (!native) return native.error();
  *fields = std::move(*native);
  return {};
}

Result<std::string> canonical_item(Mapping& mapping, std::string_view item, bool hints) {
  auto record = read_record(item, hints ? Hints::kTaken : Hints::kRefused);
  if (!record) return record.error();
  Json mapped = std::move(record->members);
  if (record->fields.is_object()) {
    auto canonical = mapping.to_canonical(text_member(mapped, "object"), record->fields);
    if (!canonical) mapped["mapping_error"] = canonical.error().what;
    mapped["fields"] = canonical ? std::move(*canonical) : Json(Json::object());
  }
  return write_json(mapped);
}

Result<std::string> looked_up_item(Mapping& mapping, std::string_view item) {
  auto read = read_json(item, {.bytes_max = 2 * kRecordFieldsBytesMax});
  if (!read || !read->is_object() || !read->contains("fields")) return std::string(item);
  const std::vector<std::string> objects = mapping.objects();
  const std::string object = text_member(*read, "object");
  const bool mapped = std::find(objects.begin(), objects.end(), object) != objects.end();
  return mapped ? canonical_item(mapping, item, false) : std::string(item);
}

Result<std::string> with_carries(const Mapping& mapping, std::string_view item) {
  auto description = read_json(item);
  if (!description) return cannot("description: " + description.error().what);
  if (!description->is_object()) return cannot("description: must be a JSON object");
  Json carries = Json::object();
  for (const std::string& object : mapping.objects()) {
    carries[object] = Json::object();
    for (const auto& [field, direction] : mapping.carries(object)) {
      carries[object][field] = direction_name(direction);
    }
  }
  (*description)["carries"] = std::move(carries);
  return write_json(*description);
}

}  // namespace sambung::mapping
