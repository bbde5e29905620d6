#include "core/simulator/graph/subscribe.hpp"

#include <nlohmann/json.hpp>

namespace sambung::simulator {

Answer subscribe(Platform& platform, const std::string& url, const std::string& verify_token,
                 std::function<void(const Url&)> use, const Responder& respond) {
  auto target = parse_loopback_url(url);
  if (!target) return failed(platform, 100, target.error().what);
  if (verify_token.empty()) return failed(platform, 100, "The parameter verify_token is required.");
  platform.verify(
      *target, verify_token,
      [&platform, callback = *target, use = std::move(use), respond](bool repeated) {
        if (!repeated) {
          respond(failed(platform, 2200, "The callback did not answer 200 with the challenge."));
          return;
        }
        use(callback);
        respond(graph_success());
      });
  return std::nullopt;
}

}  // namespace sambung::simulator
