#include "plugins/kit/order.hpp"

#include "core/json/document.hpp"
#include "plugins/kit/config_file.hpp"

namespace sambung::kit {

bool Order::has_scratch() const { return config.find(kScratch) != config.npos; }

bool Order::uses_http() const {
  const auto document = json::Document::parse(manifest);
  return document && !(document->root()["http"].absent() && document->root()["auth"].absent());
}

}  // namespace sambung::kit
