#include "tests/schemas/schema_files.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "core/json/document.hpp"
#include "core/model/codec.hpp"
#include "core/model/indent.hpp"
#include "core/model/schema.hpp"
#include "tests/schemas/decisions.hpp"
#include "tests/whatsapp/fixtures.hpp"

namespace sambung {

namespace {

using Json = nlohmann::ordered_json;

/// The paths of all members, so that two bodies with the same ones count as one shape.
void add_paths(const Json& value, const std::string& path, std::string& shape) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      const bool tag = key == "kind" && member.is_string();
      shape += path + "/" + key + (tag ? "=" + member.get<std::string>() : "") + "\n";
      add_paths(member, path + "/" + key, shape);
    }
  } else if (value.is_array()) {
    for (const Json& element : value) add_paths(element, path + "[]", shape);
  }
}

/// A body that no webhook of the fixtures gives, because every one of them is known.
std::vector<Example> made_up() {
  whatsapp::Source strict = whatsapp::test_source();
  strict.accounts = {"719999999999999"};
  std::vector<Example> found;
  const auto add = [&](const char* name, const std::vector<model::EncodedEvent>& events) {
    for (const auto& event : events) found.push_back({event.envelope.type, name, event.body});
  };
  add("account_of_another_app", normalise(whatsapp::fixture("messages.text"), strict));
  add("unknown_field",
      normalise(whatsapp::webhook("dreams", "\"dream\":1"), whatsapp::test_source()));
  add("not_json", normalise("{", whatsapp::test_source()));
  return found;
}

std::vector<Example> all_bodies() {
  std::vector<Example> found;
  for (const whatsapp::Fixture& one : whatsapp::fixtures()) {
    for (const auto& event : normalise(one.body, whatsapp::test_source())) {
      found.push_back({event.envelope.type, one.name, event.body});
    }
  }
  for (Example& one : made_up()) found.push_back(std::move(one));
  for (const auto& [name, data] : decision_examples()) {
    found.push_back({model::type_name(data), name, model::encode(data)});
  }
  return found;
}

/// The longest example shows the most fields.
std::string best_example(const std::string& type, const std::vector<Example>& examples) {
  std::string best;
  for (const Example& one : examples) {
    if (one.type == type && one.body.size() > best.size() && one.body.size() < 2000) {
      best = one.body;
    }
  }
  return best;
}

std::string field_of(const std::string& body) {
  const auto document = json::Document::parse(body);
  const json::Value entry = document->root()["entry"].first_child();
  return entry["changes"].first_child()["field"].string().value_or("");
}

/// By type and webhook field, the fixtures that give such events.
using Sources = std::map<std::string, std::map<std::string, std::string>>;

Sources all_sources() {
  Sources found;
  for (const whatsapp::Fixture& one : whatsapp::fixtures()) {
    const std::string name = "`" + one.name + "`";
    const std::string field = field_of(one.body);
    for (const auto& event : normalise(one.body, whatsapp::test_source())) {
      std::string& names = found[event.envelope.type][field];
      if (names.find(name) == std::string::npos) names += (names.empty() ? "" : ", ") + name;
    }
  }
  return found;
}

std::string catalogue() {
  const Sources sources = all_sources();
  const std::vector<Example> examples = accepted_examples();
  std::vector<model::CatalogueEntry> entries;
  for (const std::string& type : model::type_names()) {
    model::CatalogueEntry entry{type, best_example(type, examples), {}};
    const auto fields = sources.find(type);
    if (fields != sources.end()) {
      for (const auto& [field, names] : fields->second) {
        entry.sources.push_back("`" + field + "`: " + names);
      }
    }
    entries.push_back(std::move(entry));
  }
  return model::catalogue_markdown(entries);
}

}  // namespace

std::vector<Example> accepted_examples() {
  std::vector<Example> found;
  std::set<std::string> shapes;
  std::set<std::string> names;
  for (Example& one : all_bodies()) {
    std::string shape = one.type + "\n";
    add_paths(Json::parse(one.body), "", shape);
    if (!shapes.insert(shape).second) continue;
    const std::string name = one.name;
    for (int n = 2; !names.insert(one.type + "/" + one.name).second; ++n) {
      one.name = name + "-" + std::to_string(n);
    }
    found.push_back(std::move(one));
  }
  return found;
}

namespace {

/// Ways to spoil one good body, each named by what is wrong.
std::map<std::string, Json> spoilt(const Json& body, const Json& schema) {
  std::map<std::string, Json> found;
  const Json& required = schema["required"];
  for (const Json& name : {required.front(), required.back()}) {
    Json missing = body;
    missing.erase(name.get<std::string>());
    found["without-" + name.get<std::string>()] = std::move(missing);
  }
  for (const Json& name : required) {
    const std::string member = name.get<std::string>();
    if (!schema["properties"][member].contains("type")) continue;
    Json list = body;
    list[member] = Json::array();
    found[member + "-is-a-list"] = std::move(list);
    break;
  }
  if (body.contains("time")) {
    Json zoned = body;
    zoned["time"] = "2026-11-23T07:00:07+07:00";
    found["time-not-in-utc"] = std::move(zoned);
  }
  return found;
}

}  // namespace

std::vector<Example> refused_examples() {
  std::vector<Example> found;
  std::set<std::string> seen;
  for (const Example& good : accepted_examples()) {
    if (!seen.insert(good.type).second) continue;
    const Json schema = Json::parse(*model::json_schema(good.type));
    for (const auto& [name, bad] : spoilt(Json::parse(good.body), schema)) {
      found.push_back({good.type, name, bad.dump()});
    }
  }
  return found;
}

std::map<std::string, std::string> schema_files() {
  std::map<std::string, std::string> files;
  for (const std::string& type : model::type_names()) {
    files[type + ".v1.json"] = *model::json_schema(type);
  }
  for (const Example& one : accepted_examples()) {
    files["examples/" + one.type + "/accept-" + one.name + ".json"] =
        model::indented(one.body) + "\n";
  }
  for (const Example& one : refused_examples()) {
    files["examples/" + one.type + "/refuse-" + one.name + ".json"] =
        model::indented(one.body) + "\n";
  }
  files["CATALOGUE.md"] = catalogue();
  return files;
}

}  // namespace sambung
