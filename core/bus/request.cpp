#include "core/bus/request.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/bus/event_frames.hpp"
#include "core/json/document.hpp"
#include "core/model/time_text.hpp"

namespace sambung::bus {

namespace {

constexpr json::Limits kLimits{
    .bytes_max = kRequestBytesMax, .depth_max = 4, .nodes_max = 2000, .key_bytes_max = 64};
constexpr std::size_t kTextBytesMax = 256;
constexpr std::size_t kListMax = 256;
constexpr std::int64_t kEventsMax = 2000;
constexpr std::int64_t kBytesMax = 8 * 1024 * 1024;
constexpr std::int64_t kAckWaitMs = 3'600'000;
constexpr std::int64_t kDelayMs = 7 * 86'400'000LL;

constexpr std::array<std::pair<std::string_view, Op>, 12> kOps{{
    {"hello", Op::kHello},
    {"fetch", Op::kFetch},
    {"last", Op::kLast},
    {"ping", Op::kPing},
    {"open", Op::kOpen},
    {"ack", Op::kAck},
    {"ack_through", Op::kAckThrough},
    {"nak", Op::kNak},
    {"progress", Op::kProgress},
    {"term", Op::kTerm},
    {"close", Op::kClose},
    {"rewind", Op::kRewind},
}};

/// Reads fields and keeps the first complaint. Confined to `decode_request`.
class Fields {
 public:
  explicit Fields(json::Value root) : root_(root) {}

  const std::string& complaint() const { return complaint_; }
  bool has(std::string_view key) const {
    const json::Kind kind = root_[key].kind();
    return kind != json::Kind::kAbsent && kind != json::Kind::kNull;
  }

  std::string text(std::string_view key, std::size_t bytes_max = kTextBytesMax) {
    if (!has(key)) return {};
    auto value = root_[key].string();
    if (value && value->size() <= bytes_max) return std::move(*value);
    complain(key, "must be a string of at most " + std::to_string(bytes_max) + " bytes");
    return {};
  }

  std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most,
                      std::int64_t otherwise) {
    if (!has(key)) return otherwise;
    const auto value =
        root_[key].kind() == json::Kind::kNumber ? root_[key].integer() : std::nullopt;
    if (value && *value >= least && *value <= most) return *value;
    complain(key, "must be a whole number from " + std::to_string(least) + " to " +
                      std::to_string(most));
    return otherwise;
  }

  std::vector<std::string> list(std::string_view key) {
    std::vector<std::string> values;
    if (!has(key)) return values;
    bool good = root_[key].is_array() && root_[key].size() <= kListMax;
    if (good) {
      for (const json::Value entry : json::children(root_[key])) {
        auto value = entry.string();
        good = good && value && value->size() <= kTextBytesMax;
        if (good) values.push_back(std::move(*value));
      }
    }
    if (!good) complain(key, "must be a list of at most 256 short strings");
    return values;
  }

  /// One of after (a cursor), since (a time) and from (all, new); `otherwise` without any.
  StartAt start(StartAt::From otherwise) {
    StartAt start;
    start.from = otherwise;
    if (has("after")) {
      start.from = StartAt::From::kCursor;
      auto cursor = Cursor::parse(text("after", Cursor::kTextBytesMax));
      if (cursor) start.cursor = std::move(*cursor);
      if (!cursor) complain("after", "is no cursor; send one back as it was given");
    } else if (has("since")) {
      start.from = StartAt::From::kSince;
      const auto since = model::parse_time(text("since"));
      if (since) start.since = *since;
      if (!since) complain("since", "must be a time such as 2026-11-23T05:59:00Z");
    } else if (has("from")) {
      const std::string from = text("from");
      start.from = from == "new" ? StartAt::From::kNew : StartAt::From::kAll;
      if (from != "new" && from != "all") complain("from", "must be all or new");
    }
    return start;
  }

  void complain(std::string_view key, const std::string& rule) {
    if (complaint_.empty()) complaint_ = "field " + std::string(key) + " " + rule;
  }

 private:
  json::Value root_;
  std::string complaint_;
};

/// Names stand in the ledger, in logs and metrics.
bool good_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

void read_name(Fields& fields, Request& request) {
  request.name = fields.text("name");
  if (!good_name(request.name)) {
    fields.complain("name", "must have 1 to 64 of a-z, 0-9, - and _, and not begin with -");
  }
}

void read_open(Fields& fields, Request& request) {
  read_name(fields, request);
  request.start = fields.start(StartAt::From::kAll);
  request.events = fields.list("events");
  request.channels = fields.list("channels");
  request.credit = static_cast<std::size_t>(
      fields.number("credit", 1, static_cast<std::int64_t>(kCreditMax), 64));
  request.ack_wait =
      std::chrono::milliseconds(fields.number("ack_wait_ms", 100, kAckWaitMs, 30'000));
}

void read_answer(Fields& fields, Request& request) {
  request.fence = static_cast<std::uint64_t>(fields.number("fence", 0, INT64_MAX, 0));
  if (request.op == Op::kClose) return;
  request.delivery = static_cast<std::uint64_t>(fields.number("delivery", 1, INT64_MAX, 0));
  if (request.delivery == 0) fields.complain("delivery", "is missing");
  request.delay = std::chrono::milliseconds(fields.number("delay_ms", 0, kDelayMs, 0));
  request.reason = fields.text("reason");
  std::replace_if(
      request.reason.begin(), request.reason.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
}

void read_fetch(Fields& fields, Request& request) {
  request.page.prefixes = fields.list("prefixes");
  request.page.start = fields.start(StartAt::From::kAll);
  request.page.events_max = static_cast<std::size_t>(fields.number("limit", 1, kEventsMax, 500));
  request.page.bytes_max =
      static_cast<std::size_t>(fields.number("bytes", 1, kBytesMax, 1024 * 1024));
}

void read_fields(Fields& fields, Request& request) {
  switch (request.op) {
    case Op::kHello: return;
    case Op::kPing:
      request.fence = static_cast<std::uint64_t>(fields.number("fence", 0, INT64_MAX, 0));
      return;
    case Op::kFetch: return read_fetch(fields, request);
    case Op::kLast:
      request.subject = fields.text("subject");
      if (request.subject.empty()) fields.complain("subject", "is missing");
      return;
    case Op::kOpen: return read_open(fields, request);
    case Op::kRewind:
      read_name(fields, request);
      request.start = fields.start(StartAt::From::kAll);
      return;
    case Op::kAck:
    case Op::kAckThrough:
    case Op::kNak:
    case Op::kProgress:
    case Op::kTerm:
    case Op::kClose: return read_answer(fields, request);
  }
}

}  // namespace

std::variant<Request, Refusal> decode_request(std::string_view bytes) {
  auto document = json::Document::parse(bytes, kLimits);
  if (!document) return Refusal{"invalid", document.error().what, ""};
  const json::Value root = document->root();
  if (!root.is_object()) return Refusal{"invalid", "a request is a JSON object", ""};
  Fields fields(root);
  Request request;
  request.id = fields.text("id");
  if (fields.number("v", 0, INT64_MAX, -1) != kWireVersion) {
    return Refusal{"version", "this bus speaks version 0; send \"v\":0", request.id};
  }
  const std::string name = fields.text("op");
  const auto* op = std::find_if(kOps.begin(), kOps.end(),
                                [&](const auto& known) { return known.first == name; });
  if (op == kOps.end()) return Refusal{"unknown_op", "no such op; see schemas/bus.md", request.id};
  request.op = op->second;
  read_fields(fields, request);
  if (!fields.complaint().empty()) return Refusal{"invalid", fields.complaint(), request.id};
  return request;
}

}  // namespace sambung::bus
