#include "core/sync/request.hpp"

#include "core/json/writer.hpp"
#include "core/sync/value_json.hpp"

namespace sambung::sync {

namespace {

void write_list(json::Writer& writer, const char* key, const std::vector<std::string>& list) {
  if (list.empty()) return;
  writer.key(key);
  writer.begin_array();
  for (const std::string& one : list) writer.string(one);
  writer.end_array();
}

void write_keys(json::Writer& writer, const PersonKeys& keys, const std::string& person_id) {
  writer.key("keys");
  writer.begin_object();
  write_list(writer, "phone", keys.phones);
  write_list(writer, "email", keys.emails);
  write_list(writer, "id", {person_id});
  writer.end_object();
}

/// A making has one name for ever, since a person has one record in a system.
std::string op_of(const WriteTask& task) {
  if (task.write.remote_id.empty()) return task.person_id;
  return task.person_id + "." + std::to_string(task.write.intent);
}

}  // namespace

std::string request_of(const ReadTask& task) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("object");
  writer.string("contact");
  if (task.remote_id.empty()) {
    write_keys(writer, task.keys, task.person_id);
  } else {
    writer.key("id");
    writer.string(task.remote_id);
  }
  writer.end_object();
  return text;
}

std::string request_of(const WriteTask& task) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("object");
  writer.string("contact");
  if (!task.write.remote_id.empty()) {
    writer.key("id");
    writer.string(task.write.remote_id);
    writer.key("expected_version");
    writer.integer(task.write.expected_version);
  }
  writer.key("op");
  writer.string(op_of(task));
  writer.key("doubt");
  writer.boolean(task.write.doubted);
  write_keys(writer, task.keys, task.person_id);
  writer.key("fields");
  sync::write(writer, task.write.fields);
  writer.end_object();
  return text;
}

}  // namespace sambung::sync
