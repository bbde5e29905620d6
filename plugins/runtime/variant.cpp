#include "plugins/runtime/variant.hpp"

#include <string>

namespace sambung::runtime {

namespace {

constexpr json::Limits kConfigLimits{.depth_max = 64};

}  // namespace

json::Value said_of(const json::Value& manifest, std::string_view config, std::string_view member) {
  const json::Value variants = manifest["variants"];
  if (const auto by = variants["member"].string(); by) {
    const auto read = json::Document::parse(config, kConfigLimits);
    const std::string chosen = read ? read->root()[*by].string().value_or("") : std::string();
    const json::Value said = variants["of"][chosen][member];
    if (!said.absent()) return said;
  }
  return manifest[member];
}

}  // namespace sambung::runtime
