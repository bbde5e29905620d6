#include "connectors/rest/record.hpp"

#include <algorithm>

#include "connectors/rest/template.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::rest {

namespace {

std::string names_of(const std::vector<std::string>& pointers) {
  std::string names;
  for (const std::string& pointer : pointers) names += (names.empty() ? "" : ", ") + pointer;
  return names;
}

const Json* first_at(const Json& native, const std::vector<std::string>& pointers) {
  for (const std::string& pointer : pointers) {
    const Json* found = at(native, pointer);
    if (found != nullptr && !found->is_null()) return found;
  }
  return nullptr;
}

std::string read_version(const RecordSpec& spec, const Json& native, const Around& around,
                         Record& record) {
  if (spec.version_form == VersionForm::kAnswerTime) {
    record.version = around.answered;
    record.changed = record.version;
  } else {
    const Json* found = first_at(native, spec.version);
    if (spec.version_form == VersionForm::kNumber) {
      if (found == nullptr || !found->is_number_integer()) {
        return names_of(spec.version) + ": no whole number for the version";
      }
      record.version = found->get<std::int64_t>();
    } else {
      const auto time = found == nullptr ? std::nullopt : read_time(*found, spec.version_time);
      if (!time) return names_of(spec.version) + ": no time for the version";
      record.version = record.changed = *time;
    }
  }
  if (spec.changed.empty()) return {};
  const Json* found = first_at(native, spec.changed);
  const auto time = found == nullptr ? std::nullopt : read_time(*found, spec.changed_time);
  if (!time) return names_of(spec.changed) + ": no time of the change";
  record.changed = *time;
  return {};
}

void add_author(const RecordSpec& spec, const Json& native, const Around& around, Json& item) {
  const Json* found = spec.author.empty() ? nullptr : at(native, spec.author);
  const auto author = found == nullptr ? std::nullopt : text_of(*found);
  if (!author) return;
  const bool machine =
      std::any_of(spec.machines.begin(), spec.machines.end(), [&](const std::string& text) {
        try {
          return fill_text(text, around.scope) == author;
        } catch (const TemplateError&) {
          return false;
        }
      });
  item["author"] = machine ? "machine" : "human";
}

bool is_deleted(const RecordSpec& spec, const Json& native) {
  const Json* found = spec.deleted.empty() ? nullptr : at(native, spec.deleted);
  if (found == nullptr || found->is_null()) return false;
  return spec.deleted_is ? *found == *spec.deleted_is : *found != Json(false);
}

ReadRecord read_head(const RecordSpec& spec, const Json& native, const Around& around) {
  const Json* id = at(native, spec.id);
  const auto text = id == nullptr ? std::nullopt : text_of(*id);
  if (!text || text->empty() || text->size() > web::kIdBytesMax) {
    return {std::nullopt, spec.id + ": no id of 1 to 127 bytes"};
  }
  Record record;
  record.id = *text;
  if (std::string wrong = read_version(spec, native, around, record); !wrong.empty()) {
    return {std::nullopt, std::move(wrong)};
  }
  return {web::record_of(around.object, record.id, record.version, record.changed), {}};
}

}  // namespace

ReadRecord read_tombstone(const RecordSpec& spec, const Json& native, const Around& around) {
  ReadRecord read = read_head(spec, native, around);
  if (read.record) read.record->item["deleted"] = true;
  return read;
}

ReadRecord read_record(const RecordSpec& spec, const Json& native, const Around& around) {
  ReadRecord read = read_head(spec, native, around);
  if (!read.record) return read;
  Json& item = read.record->item;
  const Json* into = spec.merged_into.empty() ? nullptr : at(native, spec.merged_into);
  if (into != nullptr && !into->is_null() && text_of(*into)) {
    item["merged_into"] = *text_of(*into);
    return read;
  }
  if (is_deleted(spec, native)) {
    item["deleted"] = true;
    return read;
  }
  const Json* fields = at(native, spec.fields);
  if (fields == nullptr || !fields->is_object()) {
    return {std::nullopt, spec.fields + ": no object with the fields"};
  }
  item["fields"] = *fields;
  for (const std::string& pointer : spec.nulls) fill_null(item["fields"], pointer);
  add_author(spec, native, around, item);
  return read;
}

bool has_key(const Json& native, const std::vector<std::string>& pointers, const Json& keys,
             bool phones) {
  std::vector<std::string> found;
  for (const std::string& pointer : pointers) {
    const Json* value = at(native, pointer);
    if (auto text = value == nullptr ? std::nullopt : text_of(*value)) {
      found.push_back(*std::move(text));
    }
  }
  return web::has_key(found, keys, phones);
}

}  // namespace sambung::rest
