#include <ostream>

#include "core/app/cli/small_verbs.hpp"
#include "core/json/writer.hpp"
#include "core/model/codec.hpp"
#include "core/model/schema.hpp"
#include "core/settings/nearest.hpp"

namespace sambung::cli {

namespace {

/// schemas/config.v1.json, compiled in by the build.
constexpr const char* kConfigSchema =
#include "core/app/cli/config_schema_embedded.inc"
    ;

}  // namespace

void Schema::declare(Options& options) {
  options.text("name", name_, "An event type, or config; none: the list of all");
}

int Schema::run(Terminal& terminal) {
  std::vector<std::string> names = model::type_names();
  names.insert(names.begin(), "config");
  if (name_ == "config") {
    terminal.out << kConfigSchema;
    return kOk;
  }
  if (name_.empty()) {
    std::string json;
    json::Writer writer(json);
    writer.begin_array();
    for (const std::string& name : names) {
      writer.string(name);
      if (terminal.format == Format::kText) terminal.out << name << "\n";
      if (terminal.format == Format::kJsonLines) terminal.out << "\"" << name << "\"\n";
    }
    writer.end_array();
    if (terminal.format == Format::kJson) terminal.out << json << "\n";
    return kOk;
  }
  const auto schema = model::json_schema(name_);
  if (schema) {
    terminal.out << *schema << (schema->ends_with('\n') ? "" : "\n");
    return kOk;
  }
  const std::string near = settings::nearest(name_, names);
  return terminal.fail(kBadData, "there is no event type `" + name_ + "`" +
                                     (near.empty() ? "" : "; did you mean `" + near + "`?") +
                                     "\n  sambung schema lists all of them");
}

}  // namespace sambung::cli
