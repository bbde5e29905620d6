#pragma once

#include <cstdio>
#include <deque>
#include <sambung/batch.hpp>
#include <string>
#include <vector>

namespace sambung::testing {

/// Events as a connector's `deliver` gets them, made by hand. Owns what they borrow.
class MadeBatch {
 public:
  /// The next event: its id is 26 characters that end in its number from 1 on.
  sambung_event& add(const std::string& lane, const std::string& body = R"({"a":1})",
                     const std::string& type = "message.received") {
    sambung_event event{};
    event.struct_size = sizeof event;
    event.attempt = 1;
    event.offset = events_.size() + 1;
    event.time_ms = 1'764'050'000'123;
    event.recorded_ms = 1'764'050'001'000;
    event.schema_version = 1;
    event.id = keep(id(events_.size() + 1));
    event.type = keep(type);
    event.channel = keep("820000000000002");
    event.account = keep("710000000000001");
    event.person = keep(lane);
    event.lane = keep(lane);
    event.body = keep(body);
    events_.push_back(event);
    return events_.back();
  }
  /// Keeps a text for an event's field.
  sambung_span keep(const std::string& text) { return span_of(texts_.emplace_back(text)); }

  static std::string id(std::size_t number) {
    char text[27];
    std::snprintf(text, sizeof text, "01J%023zu", number);
    return text;
  }
  std::size_t size() const { return events_.size(); }
  Batch batch() const { return {events_.data(), events_.size()}; }
  Event operator[](std::size_t i) const { return Event(events_[i]); }

 private:
  std::deque<std::string> texts_;
  std::vector<sambung_event> events_;
};

}  // namespace sambung::testing
