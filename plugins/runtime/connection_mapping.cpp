#include "plugins/runtime/connection_mapping.hpp"

#include "core/json/document.hpp"
#include "plugins/runtime/variant.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::runtime {

Result<std::unique_ptr<mapping::Mapping>> connection_mapping(std::string_view manifest,
                                                             std::string_view config,
                                                             std::string_view over) {
  std::unique_ptr<mapping::Mapping> none;
  const auto document = json::Document::parse(manifest, {.bytes_max = wire::kManifestBytesMax});
  const json::Value under = document ? said_of(document->root(), config, "mapping") : json::Value();
  if (under.absent() && over.empty()) return none;
  auto text = mapping::overlay(under.absent() ? std::string_view() : under.raw(), over);
  if (!text) return text.error();
  if (*text == "{}") return none;
  auto parsed = mapping::Mapping::parse(*text, {});
  if (!parsed) return parsed.error();
  return std::make_unique<mapping::Mapping>(*std::move(parsed));
}

}  // namespace sambung::runtime
