#include "plugins/http/message.hpp"

#include <algorithm>

#include "plugins/http/token.hpp"

namespace sambung::remote {

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool wants_pieces(const Request& request, int status) {
  return request.sink && status >= 200 && status < 300;
}

bool may_repeat(const Request& request) {
  return request.repeatable || request.method == "GET" || request.method == "HEAD" ||
         request.method == "OPTIONS";
}

std::optional<std::string_view> Response::header(std::string_view name) const {
  for (const Header& each : headers) {
    if (same_name(each.name, name)) return each.value;
  }
  return std::nullopt;
}

}  // namespace sambung::remote
