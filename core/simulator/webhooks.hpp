#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/net/url.hpp"
#include "core/simulator/options.hpp"
#include "core/simulator/pace.hpp"
#include "core/simulator/random.hpp"
#include "core/simulator/webhook_sender.hpp"

namespace sambung::simulator {

/// One update on its way out: what stands in `changes[]`, and whose it is. Plain value.
struct Change {
  std::string account_id;  ///< `entry[].id`
  std::string channel_id;  ///< which number it concerns; empty for account fields
  std::string field;
  std::string value_json;  ///< the value as it will stand on the wire
  bool stamped = false;    ///< whether the entry carries `time`, as account fields do
};

/// Several updates as one webhook body. Changes of one account share an entry; neighbours that are
/// only messages of one number share a value.
std::string webhook_body(const std::vector<Change>& changes, UnixTime now);

/// Turns updates into POSTs, with the faults that were asked for: batches, duplicates, changed
/// order, delays. Confined to the loop's thread.
class Webhooks {
 public:
  /// Says where an update goes; nullopt: nobody has subscribed.
  using Router = std::function<std::optional<Url>(
      std::string_view account, std::string_view channel, std::string_view field)>;
  Webhooks(Loop& loop, WebhookSender& sender, const Clock& clock, Pace pace, std::uint64_t seed,
           Router router);

  void set_faults(const Faults& faults) { faults_ = faults; }
  const Faults& faults() const { return faults_; }

  /// kNotFound: nobody has subscribed; kFull: too many wait already.
  Result<void> emit(Change change);
  /// Posts `body` as it is to where `field` of that number goes; errors as `emit`.
  Result<void> emit_body(std::string body, std::string_view account, std::string_view channel,
                         std::string_view field);

 private:
  struct Batch {
    Url target;
    std::vector<Change> changes;
    std::size_t size = 0;
  };
  struct Held {
    Url target;
    std::string body;
    std::uint64_t ticket = 0;
  };

  Result<Url> route(std::string_view account, std::string_view channel, std::string_view field);
  void flush_batch();
  Result<void> deliver(const Url& target, std::string body);
  Result<void> post(const Url& target, std::string body);
  void post_later(std::chrono::microseconds wait, const Url& target, std::string body);
  void hold(const Url& target, std::string body);
  void release(std::uint64_t ticket);

  Loop& loop_;
  WebhookSender& sender_;
  const Clock& clock_;
  const Pace pace_;
  Random random_;
  const Router router_;
  Faults faults_;
  std::optional<Batch> batch_;
  std::uint64_t batches_ = 0;
  std::optional<Held> held_;
  std::uint64_t tickets_ = 0;
};

}  // namespace sambung::simulator
