#include "plugins/kit/asked.hpp"

#include <vector>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/phone/spellings.hpp"

namespace sambung::kit {

namespace {

constexpr std::size_t kIdBytesMax = 127;
constexpr const char* kLog =
    R"({"key":"01KBCHECK00000000000000001","object":"message","contact":"999999999","id":"",)"
    R"("doubt":false,"at":1764050000123,"direction":"in","channel":"820000000000002",)"
    R"("kind":"text","title":"WhatsApp","text":)";

std::string in_quotes(const std::string& text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

struct Field {
  const char* name;
  const std::string& value;
};

/// Whether a rule of a mapping takes its field to the system.
bool goes_out(const json::Value& rule) {
  return !rule.absent() && rule["template"].absent() && rule["direction"].string() != "in";
}

/// Members of `known` fields that `has` knows, as JSON.
template <class Has>
std::string object_of(const Customer& customer, const Has& has) {
  const std::string first = customer.name.substr(0, customer.name.find(' '));
  const std::string last = customer.name.substr(customer.name.find(' ') + 1);
  const Field known[] = {{"name", customer.name},   {"full_name", customer.name},
                         {"first_name", first},     {"last_name", last},
                         {"phone", customer.phone}, {"email", customer.email}};
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  for (const Field& field : known) {
    if (!has(field.name)) continue;
    writer.key(field.name);
    writer.string(field.value);
  }
  writer.end_object();
  return json;
}

}  // namespace

std::string phones_of(const Customer& customer) {
  std::string json;
  json::Writer writer(json);
  writer.begin_array();
  for (const std::string& spelling : phone::candidates(customer.phone)) writer.string(spelling);
  writer.end_array();
  return json;
}

std::string keys_of(const Customer& customer) {
  return R"({"phone":[)" + in_quotes(customer.phone) + R"(],"email":[)" +
         in_quotes(customer.email) + R"(],"id":[)" + in_quotes(customer.id) + "]}";
}

std::string fields_of(Trial& trial, const Order& order, const Customer& customer) {
  const auto mapping = json::Document::parse(order.said("mapping"), {.depth_max = 64});
  const json::Value mapped = mapping ? mapping->root()["contact"] : json::Value();
  if (mapped.is_object()) {
    return object_of(customer, [&](const char* name) { return goes_out(mapped[name]); });
  }
  const auto probed = trial.call("probe", {.requests = {""}});
  if (!probed) return "{}";
  std::set<std::string> writable;
  for (const auto& emitted : probed->items) {
    const auto finding = json::Document::parse(emitted.item);
    if (!finding) continue;
    for (const json::Value field : json::children(finding->root()["fields"])) {
      if (!field["writable"].boolean().value_or(true)) continue;
      writable.insert(field["name"].string().value_or(""));
    }
  }
  return object_of(customer, [&](const char* name) { return writable.contains(name); });
}

std::string upsert_of(const std::string& op, const Customer& customer, const std::string& fields,
                      const std::string& more) {
  return R"({"object":"contact",)" + more + R"("op":)" + in_quotes(op) + R"(,"keys":{"phone":)" +
         phones_of(customer) + R"(,"email":[)" + in_quotes(customer.email) + R"(],"id":[)" +
         in_quotes(customer.id) + R"(]},"fields":)" + fields + "}";
}

std::vector<Sample> samples(const Order& order, const Ability& ability, Maker& maker) {
  const Customer& customer = maker.customer();
  const std::string upsert = upsert_of("01KBCHECK0000000000000SAMPLE", customer,
                                       R"({"name":)" + in_quotes(customer.name) + "}");
  std::vector<Sample> all = {
      {"describe", {.requests = {""}}},
      {"probe", {.requests = {""}}},
      {"find", {.requests = {R"({"object":"contact","keys":)" + keys_of(customer) + "}"}}},
      {"fetch", {.requests = {R"({"object":"contact","id":"999999999"})"}}},
      {"lookup", {.requests = {R"({"what":"order","keys":)" + keys_of(customer) + "}"}}},
      {"receive",
       {.requests = {"{}"}, .contexts = {R"({"method":"POST","path":"/","headers":{}})"}}},
      {"changes", {.requests = {""}, .contexts = {R"({"objects":["contact"],"wait_ms":30000})"}}},
      {"provision", {.requests = {R"({"apply":false})"}}},
  };
  if (order.effects()) {
    all.push_back({"upsert", {.requests = {upsert}}});
    all.push_back({"log", {.requests = {kLog + in_quotes(customer.text) + "}"}}});
  }
  std::erase_if(all, [&](const Sample& each) { return !ability.can(each.operation); });
  return all;
}

std::string wrong_with_record(const std::string& item) {
  const auto document = json::Document::parse(item);
  if (!document || !document->root().is_object()) return "a result is no JSON object";
  const json::Value record = document->root();
  const std::string id = record["id"].string().value_or("");
  if (record["object"].string().value_or("").empty()) return "a record without `object`";
  if (id.empty()) return "a record without `id`";
  if (id.size() > kIdBytesMax) return "a record whose id has more than 127 bytes";
  if (record["hint"].boolean().value_or(false)) return {};
  if (record["version"].kind() != json::Kind::kNumber || !record["version"].integer()) {
    return "record " + id + ": `version` is no integer";
  }
  if (record["at"].kind() != json::Kind::kNumber || !record["at"].integer()) {
    return "record " + id + ": `at` is no integer";
  }
  const bool ended =
      record["deleted"].boolean().value_or(false) || record["merged_into"].is_string();
  if (!ended && !record["fields"].is_object()) return "record " + id + ": no `fields`";
  return {};
}

std::string id_in(const std::string& record) {
  const auto document = json::Document::parse(record);
  return document ? document->root()["id"].string().value_or("") : "";
}

std::int64_t version_in(const std::string& record) {
  const auto document = json::Document::parse(record);
  return document ? document->root()["version"].integer().value_or(0) : 0;
}

}  // namespace sambung::kit
