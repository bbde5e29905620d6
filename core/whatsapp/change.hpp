#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/event.hpp"
#include "core/whatsapp/normalise.hpp"
#include "core/whatsapp/path.hpp"

namespace sambung::whatsapp {

/// What tells an item from every other one of its channel and field. All of it comes from the item.
struct Stamp {
  std::string_view kind;               ///< WhatsApp's own word for what it is
  std::string_view source_id = {};     ///< WhatsApp's id; empty: the bytes of the item
  std::string_view status = {};        ///< which of the things that happen to one id
  std::string_view whom = {};          ///< which person, where one item names several
  std::optional<UnixTime> time = {};   ///< as stated in the item
};

/// One change of a webhook while its items are read: what they have in common, and where their events
/// go. Confined to one call of `normalise`.
class Change {
 public:
  Change(const Source& source, std::vector<model::EncodedEvent>& events, const Path& entry,
         json::Value change);

  const std::string& field() const { return field_; }
  const std::string& account() const { return account_; }
  json::Value value() const { return path_.last(); }
  /// Path to `value()`, or to the change when it has none.
  const Path& path() const { return path_; }
  const model::Channel& channel() const { return channel_; }
  const Source& source() const { return source_; }
  /// Takes the business number from another place than `metadata`.
  void set_channel(model::Channel channel) { channel_ = std::move(channel); }

  /// The time of an item: the one it states, else the entry's, else when it came.
  UnixTime time_of(std::optional<UnixTime> stated) const;

  /// Adds the event of the item at the end of `item`. `contact` is what of `contacts` belongs to it,
  /// `whom` the person whom it concerns, null for nobody.
  void emit(const Path& item, json::Value contact, const Stamp& stamp, model::Data data,
            const model::Party* whom);

  /// Adds an `unrecognised` event for the item, sealed under whomever it seems to name.
  void unrecognised(const Path& item, std::string reason);

  /// Adds a `foreign` event for the whole change.
  void foreign();

 private:
  model::Envelope envelope(const EventId& id, std::optional<UnixTime> stated) const;
  EventId id_of(const Path& item, json::Value contact, const Stamp& stamp) const;
  EventId id_of_part(std::string_view label, const std::string& part,
                     std::optional<UnixTime> stated) const;
  void add(model::Event event, const Path& item, json::Value contact);

  const Source& source_;
  std::vector<model::EncodedEvent>& events_;
  Path path_;
  std::string account_;
  std::string field_;
  std::optional<UnixTime> entry_time_;
  model::Channel channel_;
};

}  // namespace sambung::whatsapp
