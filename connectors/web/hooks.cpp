#include "connectors/web/hooks.hpp"

namespace sambung::web {

bool is_own_hook(const std::string& url, const std::string& connection) {
  const std::string path = url.substr(0, url.find('?'));
  const std::string place = "/hooks/" + connection;
  return path.ends_with(place) || path.find(place + "/") != std::string::npos;
}

std::string hook_header(const Json& context, const char* name) {
  const Json* headers = at(context, "/headers");
  return headers == nullptr || !headers->is_object() ? std::string() : text_in(*headers, name);
}

Json hint(const std::string& object, const std::string& id) {
  return {{"object", object}, {"id", id}, {"hint", true}};
}

Json subscription(const std::string& id, const std::string& topic) {
  return {{"id", id}, {"topic", topic}, {"expires_ms", 0}};
}

}  // namespace sambung::web
