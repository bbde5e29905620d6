#include "plugins/kit/suite.hpp"

#include <algorithm>
#include <string_view>

namespace sambung::kit {

namespace {

constexpr std::chrono::minutes kCheckMax{2};

Network network_of(const Order& order, const Check* check) {
  const bool pure = check != nullptr && std::string_view(check->name) == "receive.pure";
  if (pure) return Network::kFenced;
  if (order.uses_http()) return order.live ? Network::kOpen : Network::kOwnSystem;
  if (order.live) return Network::kOpen;
  return order.has_scratch() ? Network::kOwnSystem : Network::kFenced;
}

/// With a seed of the check's own: in a live system each check needs customers of its own.
Order order_of(const Check& check, const Order& order) {
  Order own = order;
  for (const char* letter = check.name; *letter != '\0'; ++letter) {
    own.seed = own.seed * 131 + static_cast<unsigned char>(*letter);
  }
  return own;
}

std::string encode(const Finding& finding) {
  return std::to_string(static_cast<int>(finding.verdict)) + finding.detail;
}

Finding decode(const Result<std::string>& text) {
  if (!text) return failed("the check itself: " + text.error().what);
  const int verdict = text->empty() ? 1 : text->front() - '0';
  return {static_cast<Verdict>(std::clamp(verdict, 0, 2)), text->empty() ? "" : text->substr(1)};
}

Ability learnt(const Order& order) {
  const auto text =
      run_apart([&] { return encode(learn(order)); }, network_of(order, nullptr), kCheckMax);
  if (text) return kit::decode(*text);
  Ability unknown;
  unknown.trouble = text.error().what;
  return unknown;
}

}  // namespace

std::vector<Ran> run_checks(const Order& order, const std::string& filter,
                            const std::function<void(const Ran&)>& tell) {
  const Ability ability = learnt(order);
  std::vector<Ran> all;
  for (const Check& check : checks()) {
    if (std::string_view(check.name).find(filter) == std::string_view::npos) continue;
    const Order own = order_of(check, order);
    const Subject subject{own, ability};
    const auto start = std::chrono::steady_clock::now();
    Ran ran{&check,
            decode(run_apart([&] { return encode(check.run(subject)); }, network_of(order, &check),
                             kCheckMax)),
            {}};
    ran.took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    tell(ran);
    all.push_back(std::move(ran));
  }
  return all;
}

std::size_t count(const std::vector<Ran>& ran, Verdict verdict) {
  return static_cast<std::size_t>(std::count_if(
      ran.begin(), ran.end(), [&](const Ran& each) { return each.finding.verdict == verdict; }));
}

}  // namespace sambung::kit
