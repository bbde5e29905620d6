#include "core/bus/reply.hpp"

#include "core/bus/cursor.hpp"
#include "core/json/writer.hpp"

namespace sambung::bus {

namespace {

/// A header begun with the version and what it answers; closes itself.
class Header {
 public:
  Header(std::string_view re, std::string_view id) {
    writer_.begin_object();
    number("v", kWireVersion);
    text("re", re);
    if (!id.empty()) text("id", id);
  }
  void text(std::string_view key, std::string_view value) {
    writer_.key(key);
    writer_.string(value);
  }
  void number(std::string_view key, std::uint64_t value) {
    writer_.key(key);
    writer_.unsigned_integer(value);
  }
  void flag(std::string_view key, bool value) {
    writer_.key(key);
    writer_.boolean(value);
  }
  json::Writer& writer() { return writer_; }
  Frames done() {
    writer_.end_object();
    return {std::move(text_)};
  }

 private:
  std::string text_;
  json::Writer writer_{text_};
};

void put(Header& header, const Truncated& lost) {
  header.number("partition", lost.partition);
  header.number("from", lost.from);
  header.number("to", lost.to);
}

void append(Frames& frames, EventFrames event) {
  frames.push_back(std::move(event.topic));
  frames.push_back(std::move(event.header));
  frames.push_back(std::move(event.body));
}

}  // namespace

Frames error_reply(const Refusal& refusal) {
  Header header("error", refusal.id);
  header.text("code", refusal.code);
  header.text("what", refusal.what);
  return header.done();
}

Frames welcome_reply(const std::string& id, std::uint64_t epoch, std::uint32_t partitions,
                     const std::string& feed) {
  Header header("welcome", id);
  header.text("epoch", epoch_text(epoch));
  header.number("partitions", partitions);
  header.text("feed", feed);
  return header.done();
}

Frames pong_reply(const std::string& id) { return Header("pong", id).done(); }

Frames page_reply(const std::string& id, std::string_view op, Page page) {
  Header header(op, id);
  header.number("count", page.events.size());
  header.text("cursor", page.next.text());
  header.flag("more", page.more);
  if (!page.truncated.empty()) {
    header.writer().key("truncated");
    header.writer().begin_array();
    for (const Truncated& lost : page.truncated) {
      header.writer().begin_object();
      put(header, lost);
      header.writer().end_object();
    }
    header.writer().end_array();
  }
  Frames frames = header.done();
  frames.reserve(1 + 3 * page.events.size());
  for (EventFrames& event : page.events) append(frames, std::move(event));
  return frames;
}

Frames opened_reply(const Request& request, std::uint64_t fence, bool known,
                    std::chrono::milliseconds alive) {
  Header header("opened", request.id);
  header.text("name", request.name);
  header.number("fence", fence);
  header.number("credit", request.credit);
  header.flag("known", known);
  header.number("alive_ms", static_cast<std::uint64_t>(alive.count()));
  return header.done();
}

Frames done_reply(std::string_view re, const std::string& id, const std::string& name) {
  Header header(re, id);
  header.text("name", name);
  return header.done();
}

Frames fenced_notice(std::uint64_t fence) {
  Header header("fenced", "");
  header.number("fence", fence);
  return header.done();
}

Frames truncated_notice(std::uint64_t fence, const Truncated& lost) {
  Header header("truncated", "");
  header.number("fence", fence);
  put(header, lost);
  return header.done();
}

Frames delivery_frames(const DeliveryMark& mark, EventFrames event) {
  Header header("event", "");
  header.number("fence", mark.fence);
  header.number("delivery", mark.delivery);
  header.number("attempt", mark.attempt);
  if (mark.redelivered) header.flag("redelivered", true);
  if (mark.replay) header.flag("replay", true);
  if (!mark.person.empty()) header.text("person", mark.person);
  if (!mark.conversation.empty()) header.text("conversation", mark.conversation);
  Frames frames = header.done();
  append(frames, std::move(event));
  return frames;
}

}  // namespace sambung::bus
