#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/simulator/net/url.hpp"
#include "core/simulator/options.hpp"

namespace sambung::simulator {

/// A rate with a burst: `take` is false when the bucket is empty. Plain value.
class TokenBucket {
 public:
  TokenBucket(double capacity, double per_second)
      : capacity_(capacity), per_second_(per_second), level_(capacity) {}
  bool take(UnixTime now);

 private:
  double capacity_;
  double per_second_;
  double level_;
  UnixTime last_{};
};

/// Somebody who uses WhatsApp. Plain value.
struct Person {
  std::string phone;    ///< digits; empty: may not be shared
  std::string user_id;  ///< business-scoped
  std::string name;
  std::string username;
};

/// A phone number of the business, as the Graph API knows it. Plain value; texts ending in `_json`
/// hold what was last written.
struct Channel {
  std::string id;
  std::string account_id;
  std::string display_phone_number;
  std::string verified_name;
  std::string pin;
  std::string username;
  std::string profile_json = "{}";
  std::string settings_json =
      R"({"calling":{"status":"disabled","call_icon_visibility":"visible",)"
      R"("ip_addresses":{"default":[]},"callback_permission_status":"disabled"},)"
      R"("storage_configuration":{"status":"default"}})";
  bool registered = true;
  bool verified = true;
  bool code_requested = false;
  std::set<std::string, std::less<>> syncs_requested;
  std::set<std::string, std::less<>> blocked;
  std::optional<Url> callback;  ///< override for field messages
  std::optional<TokenBucket> throughput;
  std::map<std::string, TokenBucket, std::less<>> pairs;      ///< per recipient
  std::map<std::string, UnixTime, std::less<>> last_inbound;  ///< per phone or user id
};

struct Template {
  std::string id;
  std::string account_id;
  std::string name;
  std::string language;
  std::string category;
  std::string status;
  std::string parameter_format = "POSITIONAL";
  std::string components_json = "[]";
  std::string rejected_reason = "NONE";
};

struct Account {
  std::string id;
  bool subscribed = true;
  std::optional<Url> callback;  ///< override for field messages
};

struct Media {
  std::string id;
  std::string channel_id;
  std::string mime_type;
  std::string bytes;
  UnixTime made{};
};

/// A message that the business sent, and what was reported of it.
struct SentMessage {
  std::string id;
  std::string channel_id;
  std::string recipient;
  UnixTime sent{};
  std::vector<std::string> statuses;
};

/// Everything that the simulated platform remembers. Bounded: the oldest messages and media go.
/// Confined to the loop's thread.
class World {
 public:
  World(const Options& options, std::optional<Url> callback);

  Channel* channel(std::string_view id);
  Account* account(std::string_view id);
  Template* find_template(std::string_view id);
  Template* find_template(std::string_view account, std::string_view name,
                          std::string_view language);
  Media* media(std::string_view id);
  SentMessage* sent(std::string_view message_id);

  void add_media(Media media);
  bool remove_media(std::string_view id);
  void add_sent(SentMessage message);
  /// Remembers that the message exists, so that it can be marked as read.
  void add_received(std::string_view message_id, UnixTime stated);
  std::optional<UnixTime> received(std::string_view message_id) const;
  /// The person with this phone or business-scoped id, made up if unknown.
  Person& person(std::string_view phone_or_user_id);
  /// Whether the person wrote to the channel within 24 hours.
  bool window_open(const Channel& channel, const Person& person, UnixTime now) const;
  void note_inbound(Channel& channel, const Person& person, UnixTime now);
  /// Where updates of this field go, by Meta's precedence: number, account, app.
  std::optional<Url> route(std::string_view account, std::string_view channel,
                           std::string_view field);

  const std::string app_id;
  const std::string portfolio_id;
  std::optional<Url> callback;                ///< the app's
  std::set<std::string, std::less<>> fields;  ///< subscribed ones; empty: all
  std::vector<Account> accounts;
  std::vector<Channel> channels;
  std::vector<Template> templates;

 private:
  const std::size_t media_bytes_max_;
  std::deque<Media> media_;
  std::size_t media_bytes_ = 0;
  std::deque<SentMessage> sent_;
  std::map<std::string, UnixTime, std::less<>> received_;
  std::deque<std::string> received_order_;
  std::map<std::string, Person, std::less<>> persons_;
};

/// The WhatsApp id of a typed phone number: digits only, and as WhatsApp knows them in Brazil (no
/// ninth digit outside the old areas), Mexico (521) and Argentina (549).
std::string whatsapp_id(std::string_view typed);

}  // namespace sambung::simulator
