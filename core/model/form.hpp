#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// How often one kind of error happens in a form.
struct FormError {
  std::optional<std::string> error_type;
  std::optional<double> error_rate;
  std::optional<std::int64_t> error_count;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("error_type", self.error_type, {"Kind of error"});
    visit("error_rate", self.error_rate, {"Per cent"});
    visit("error_count", self.error_count, {"How many"});
  }
  bool operator==(const FormError&) const = default;
};

/// The state of a form (a Flow of Meta) changed, or its health did.
struct FormChanged {
  static constexpr const char* kType = "form.changed";
  static constexpr const char* kWhen =
      "The state of a form (a Flow of Meta) changed, or its health did.";
  static constexpr const char* kWhenNot =
      "For the answers of a person, which are messages (`form_reply`).";

  std::optional<std::string> account_id;
  UnixTime time{};
  std::optional<std::string> form_id;
  std::string event;
  std::optional<std::string> message;
  std::optional<std::string> warning;
  std::optional<std::string> old_status;
  std::optional<std::string> new_status;
  std::optional<double> error_rate;
  std::optional<double> availability;
  std::optional<double> p50_latency_ms;
  std::optional<double> p90_latency_ms;
  std::optional<std::int64_t> requests_count;
  std::optional<double> threshold;
  std::optional<std::string> alert_state;
  std::vector<FormError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id,
          {"Account, or for partner events the portfolio, that the webhook names"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("form_id", self.form_id, {"Form id"});
    visit("event", self.event,
          {"What happened",
           kPlain,
           {"FLOW_STATUS_CHANGE", "CLIENT_ERROR_RATE", "ENDPOINT_ERROR_RATE", "ENDPOINT_LATENCY",
            "ENDPOINT_AVAILABILITY", "FLOW_VERSION_EXPIRY_WARNING"}});
    visit("message", self.message, {"Meta's sentence about it"});
    visit("warning", self.warning, {"Meta's warning"});
    visit("old_status", self.old_status,
          {"State before", kPlain, {"DRAFT", "PUBLISHED", "DEPRECATED", "BLOCKED", "THROTTLED"}});
    visit("new_status", self.new_status,
          {"State now", kPlain, {"DRAFT", "PUBLISHED", "DEPRECATED", "BLOCKED", "THROTTLED"}});
    visit("error_rate", self.error_rate, {"Per cent of requests that fail"});
    visit("availability", self.availability, {"Per cent of time"});
    visit("p50_latency_ms", self.p50_latency_ms, {"Median latency"});
    visit("p90_latency_ms", self.p90_latency_ms, {"Latency that 90 per cent keep"});
    visit("requests_count", self.requests_count, {"Requests measured"});
    visit("threshold", self.threshold, {"Bound that was crossed"});
    visit("alert_state", self.alert_state,
          {"Whether the alert holds", kPlain, {"ACTIVATED", "DEACTIVATED"}});
    visit("errors", self.errors, {"Which errors"});
  }
  bool operator==(const FormChanged&) const = default;
};

}  // namespace sambung::model
