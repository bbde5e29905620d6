#include "connectors/rest/config.hpp"

#include "connectors/rest/place.hpp"

namespace sambung::rest {

namespace {

std::string names() {
  std::string all;
  for (const Shipped& each : shipped()) all += (all.empty() ? "" : ", ") + std::string(each.name);
  return all;
}

Json shipped_definition(const Json& name) {
  for (const Shipped& each : shipped()) {
    if (name == each.name) return Json::parse(each.json);
  }
  throw ConfigError("system: there is no definition of that name; there are " + names() +
                    ". For another system say `definition`");
}

Json definition_in(const Json& config) {
  const bool has_own = config.contains("definition");
  if (has_own && !config["definition"].is_object())
    throw ConfigError("definition: must be an object");
  if (!config.contains("system")) {
    if (has_own) return config["definition"];
    throw ConfigError("system: missing; name one of " + names() + ", or give a `definition`");
  }
  Json definition = shipped_definition(config["system"]);
  if (has_own) definition.merge_patch(config["definition"]);
  return definition;
}

Json parameters_in(const Json& config, const Definition& definition) {
  const Json given = config.value("parameters", Json::object());
  if (!given.is_object()) throw ConfigError("parameters: must be an object");
  for (const auto& [name, value] : given.items()) {
    if (!definition.parameters.contains(name)) {
      throw ConfigError("parameters/" + name + ": this definition has no such parameter");
    }
    if (!text_of(value)) throw ConfigError("parameters/" + name + ": must be a text or a number");
  }
  for (const auto& [name, needed] : definition.parameters) {
    if (needed && !given.contains(name)) {
      throw ConfigError("parameters/" + name + ": missing; " + definition.name + " needs it");
    }
  }
  return given;
}

}  // namespace

Config parse_config(std::string_view json, std::string_view connection) {
  const auto config = parse_json(json);
  if (!config || !config->is_object()) {
    throw ConfigError("the configuration is no JSON object, or is nested too deep");
  }
  for (const auto& [key, value] : config->items()) {
    if (key != "system" && key != "definition" && key != "parameters") {
      throw ConfigError(key + ": unknown key; known are system, definition and parameters");
    }
  }
  Config parsed;
  parsed.definition = read_definition(definition_in(*config));
  parsed.parameters = parameters_in(*config, parsed.definition);
  parsed.connection = connection;
  return parsed;
}

}  // namespace sambung::rest
