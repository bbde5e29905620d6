#include "plugins/kit/order.hpp"

#include "core/json/document.hpp"
#include "plugins/kit/config_file.hpp"
#include "plugins/runtime/variant.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::kit {

namespace {

constexpr json::Limits kLimits{
    .bytes_max = wire::kManifestBytesMax, .depth_max = 64, .nodes_max = 50'000};

}  // namespace

bool Order::has_scratch() const { return config.find(kScratch) != config.npos; }

bool Order::uses_http() const { return !said("http").empty() || !said("auth").empty(); }

std::string Order::said(const char* member) const {
  const auto document = json::Document::parse(manifest, kLimits);
  if (!document) return {};
  const json::Value value = runtime::said_of(document->root(), config, member);
  return value.absent() ? std::string() : std::string(value.raw());
}

std::string Order::live_url() const {
  if (!base_url.empty()) return base_url;
  const auto http = json::Document::parse(said("http"));
  return http ? http->root()["base_url"].string().value_or("") : "";
}

}  // namespace sambung::kit
