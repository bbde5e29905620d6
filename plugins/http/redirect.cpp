#include "plugins/http/redirect.hpp"

#include <algorithm>
#include <array>

namespace sambung::remote {
namespace {

constexpr std::array<std::string_view, 4> kHarmless = {"accept", "accept-encoding",
                                                       "accept-language", "user-agent"};

bool is_redirect(int status) {
  return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

bool harmless(const Header& header) {
  return std::ranges::any_of(kHarmless, [&](auto name) { return same_name(header.name, name); });
}

bool of_body(const Header& header) {
  constexpr std::string_view kContent = "content-";
  return same_name(std::string_view(header.name).substr(0, kContent.size()), kContent);
}

void become_get(Request& request) {
  if (request.method != "HEAD") request.method = "GET";
  request.body.clear();
  std::erase_if(request.headers, of_body);
}

}  // namespace

NextHop next_hop(const Request& request, const Url& url, const Response& response) {
  const auto location = response.header("Location");
  if (!is_redirect(response.status) || !location) return Answered{};
  const std::string what = std::to_string(response.status) + " redirect ";
  const auto place = parse_location(*location, url);
  if (!place) return Refused{what + "refused: " + place.error().what};
  const bool moved = place->origin() != url.origin();
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const std::string to = "to " + place->shown() + " refused: ";
  if (url.tls && !place->tls) return Refused{what + to + "it leads from https to http"};
  if (!reads && moved) return Refused{what + to + request.method + " stays at its origin"};
  if (!reads && response.status <= 302) {
    return Refused{what + to + "it does not say whether to repeat the " + request.method};
  }
  if (moved && !request.body.empty()) {
    return Refused{what + to + "a request with a body stays at its origin"};
  }
  Follow next{request, *place};
  if (response.status == 303) become_get(next.request);
  if (moved) std::erase_if(next.request.headers, [](const Header& h) { return !harmless(h); });
  return next;
}

}  // namespace sambung::remote
