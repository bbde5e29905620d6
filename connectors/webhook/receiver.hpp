#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <sambung/batch.hpp>
#include <sambung/call.hpp>
#include <sambung/http.hpp>

#include "connectors/web/line.hpp"
#include "connectors/webhook/config.hpp"

namespace sambung::webhook {

/// What an answer to a posted event means. The request may be repeated: receivers tell repeats by
/// `webhook-id`. README.md has the table.
Outcome outcome_of_post(const HttpRequest& request, const HttpAnswer& answer);

/// The URL that events are posted to. Confined to the instance's thread; borrows the line.
class Receiver {
 public:
  using Seconds = std::function<std::int64_t()>;  ///< Unix time

  Receiver(const Config& config, web::Line& line, Seconds now);

  /// One after the other, in their order. When the receiver cannot be had, or kMostTime is over, the rest
  /// waits.
  Outcomes deliver(const Batch& batch);
  void describe(Call& call);
  void probe(Call& call);

  /// Less than the time after which a host counts as hung (60 s), by one request's.
  static constexpr std::chrono::seconds kMostTime{25};

 private:
  Outcome post(const Event& event);

  const Config& config_;
  web::Line& line_;
  const Seconds now_;
};

}  // namespace sambung::webhook
