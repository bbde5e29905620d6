#include "core/lookup/offer.hpp"

#include <algorithm>

#include "core/json/document.hpp"

namespace sambung::lookup {

namespace {

constexpr std::size_t kWhatsMax = 64;
constexpr std::size_t kKeysOfferedMax = 16;
constexpr std::size_t kNameBytesMax = 64;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string listed(const Offer& offer) {
  std::string text;
  for (const auto& [what, keys] : offer) {
    text += (text.empty() ? "" : "; ") + what + " (by " + listed(keys) + ")";
  }
  return text;
}

}  // namespace

Result<Offer> read_offer(std::string_view description) {
  const auto document = json::Document::parse(description);
  if (!document || !document->root().is_object()) {
    return Error{ErrorCode::kUnavailable, "its connector's description is no JSON object"};
  }
  Offer offer;
  for (const json::Value each : json::children(document->root()["lookups"])) {
    if (offer.size() == kWhatsMax || each.key().empty() || each.key().size() > kNameBytesMax) {
      continue;
    }
    std::vector<std::string>& keys = offer[each.key()];
    for (const json::Value name : json::children(each["keys"])) {
      const std::string text = name.string().value_or("");
      if (keys.size() < kKeysOfferedMax && !text.empty() && text.size() <= kNameBytesMax) {
        keys.push_back(text);
      }
    }
  }
  return offer;
}

Result<void> check(const Offer& offer, const Question& question, const std::string& connection) {
  const auto nothing = [](std::string why) { return Error{ErrorCode::kNotFound, std::move(why)}; };
  const std::string name = "the connection \"" + connection + "\"";
  if (offer.empty()) {
    return nothing(name +
                   " cannot be asked for anything: its connector has no look-ups, or its `config` "
                   "names none");
  }
  const auto found = offer.find(question.what);
  if (found == offer.end()) {
    return nothing(name + " cannot be asked for \"" + question.what +
                   "\"; it can be asked for: " + listed(offer));
  }
  for (const auto& [key, values] : question.keys) {
    const bool known =
        std::find(found->second.begin(), found->second.end(), key) != found->second.end();
    if (!known) {
      return nothing(name + " does not find \"" + question.what + "\" by \"" + key +
                     "\"; the keys are: " + listed(found->second));
    }
  }
  return {};
}

}  // namespace sambung::lookup
