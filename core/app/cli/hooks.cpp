#include "core/app/cli/hooks.hpp"

namespace sambung::cli {

namespace {

std::string text(const json::Value& element, const char* key) {
  return element[key].text().value_or("");
}

std::string subscriptions_line(const json::Value& subscriptions) {
  if (subscriptions.absent()) return "\n    no public address: subscribe by hand";
  if (!subscriptions["supported"].boolean().value_or(true)) {
    return "\n    its connector makes no subscriptions: subscribe by hand";
  }
  std::string line = "\n    subscriptions " + text(subscriptions, "there");
  if (const std::string expires = text(subscriptions, "expires"); !expires.empty()) {
    line += ", the first expires " + expires;
  }
  if (const std::string trouble = text(subscriptions, "trouble"); !trouble.empty()) {
    line += ", not looked after: " + trouble;
  }
  return line;
}

}  // namespace

void Hooks::declare_more(Options& options) {
  options.text("--connection", connection_, "Of this connection alone");
  options.flag("--secret", secret_, "Show what the system has to sign with");
}

control::RequestLine Hooks::request() const {
  return std::move(
      control::RequestLine("hooks").text("connection", connection_).flag("secret", secret_));
}

std::string Hooks::line(const json::Value& element) const {
  std::string line = text(element, "connection") + "  " + text(element, "url") + "  received " +
                     text(element, "received") + "  refused " + text(element, "refused") +
                     "  lag " + text(element, "lag") + "  dead " + text(element, "dead");
  if (const std::string secret = text(element, "secret"); !secret.empty()) {
    line += "\n    secret " + secret;
  }
  if (const std::string why = text(element, "last_refusal"); !why.empty()) {
    line += "\n    last refused: " + why;
  }
  return line + subscriptions_line(element["subscriptions"]);
}

std::string Hooks::total(std::size_t count) const {
  return std::to_string(count) + " connections take webhooks of their systems";
}

}  // namespace sambung::cli
