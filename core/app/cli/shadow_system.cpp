#include "core/app/cli/shadow_system.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "plugins/kit/fake_system.hpp"

namespace sambung::cli {

namespace {

constexpr std::size_t kRequestsMax =
    1000;  // between two takes: a connector that goes round in circles

}  // namespace

std::vector<nlohmann::json> ShadowSystem::take() {
  Lock lock(mutex_);
  std::vector<nlohmann::json> came = std::exchange(came_, {});
  std::sort(came.begin(), came.end());
  return came;
}

void ShadowSystem::keep(int fd) {
  const std::string request = kit::read_request(fd);
  if (request.empty()) return;
  std::string method;
  std::string target;
  std::istringstream(request) >> method >> target;
  const std::string text = request.substr(request.find("\r\n\r\n") + 4);
  nlohmann::json body = nlohmann::json::parse(text, nullptr, false);
  if (body.is_discarded()) body = text;
  {
    Lock lock(mutex_);
    if (came_.size() < kRequestsMax) {
      came_.push_back({{"method", method}, {"target", target}, {"body", std::move(body)}});
    }
  }
  kit::send_whole(
      fd, kit::http_answer("503 Service Unavailable", "Content-Type: application/json\r\n", "{}"));
}

}  // namespace sambung::cli
