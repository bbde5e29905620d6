#include "core/history/history_port.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/fnv1a.hpp"
#include "core/base/hex.hpp"
#include "core/history/transcript.hpp"
#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/model/conversation_id.hpp"

namespace sambung::history {

namespace {

using deliver::ItemOutcome;
using deliver::OutcomeClass;

constexpr std::size_t kMessagesPerRead = 500;
constexpr std::size_t kMessagesMax = 5'000;  // of one day, and of one person that gets a record
constexpr const char* kTypes[] = {"message.received", "message.sent",    "message.edited",
                                  "message.revoked",  "message.reacted", "message.status",
                                  "media.stored",     "person.synced"};

constexpr std::size_t kKeyBytes = 16;

std::string key_of(const model::Keys::Digest& digest) {
  return to_hex(std::string_view(digest.data(), kKeyBytes));
}

ItemOutcome done() { return {.outcome = OutcomeClass::kDone, .reason = {}, .remote_id = {}}; }

ItemOutcome later(std::string reason) {
  return {.outcome = OutcomeClass::kTransient, .reason = std::move(reason), .remote_id = {}};
}

}  // namespace

struct HistoryPort::Reference {
  std::string person_id;
  std::string conversation_id;
  std::string channel;
  std::string message_id;  ///< of one message; empty for a day
  UnixTime within{};       ///< of a day
  std::string name;        ///< tells references apart

  bool operator==(const Reference& other) const { return name == other.name; }
};

struct HistoryPort::Entry {
  std::string key;
  std::string record;
  std::string channel;
  std::string kind;
  std::string direction;
  std::string title;
  std::string text;
  UnixTime at{};
};

HistoryPort::HistoryPort(HistoryOptions options, Needs needs)
    : options_(std::move(options)), needs_(std::move(needs)) {}
HistoryPort::~HistoryPort() = default;

bool HistoryPort::await_ready(std::chrono::milliseconds patience) {
  return needs_.port.await_ready(patience);
}

deliver::Wants HistoryPort::wants() const {
  deliver::Wants wants;
  wants.events.assign(std::begin(kTypes), std::end(kTypes));
  wants.replay_safe = true;  // an entry that has not changed is not written again
  return wants;
}

Result<void> HistoryPort::open() {
  if (queries_) return {};
  auto queries = state::Queries::open(needs_.data_folder / "state.db");
  if (!queries) return queries.error();
  const sqlite::Options read_only{.read_only = true, .page_cache_kib = 2048};
  auto state = sqlite::Database::open(needs_.data_folder / "state.db", read_only);
  if (!state) return state.error();
  auto sync = sqlite::Database::open(needs_.data_folder / "sync.db", read_only);
  if (!sync) return sync.error();
  state_.emplace(*std::move(state));
  sync_.emplace(*std::move(sync));
  queries_ = *std::move(queries);
  return {};
}

deliver::BatchResult HistoryPort::deliver(const std::vector<deliver::Item>& items,
                                          std::chrono::milliseconds deadline) {
  deliver::BatchResult result;
  std::map<std::string, ItemOutcome> written;  // by reference: a day changes once a batch
  std::set<std::string> stopped;               // lanes
  if (auto opened = open(); !opened) {
    result.outcomes.assign(items.size(), {});
    for (ItemOutcome& outcome : result.outcomes) outcome = later(opened.error().what);
    return result;
  }
  for (const deliver::Item& item : items) {
    ItemOutcome outcome = done();
    if (stopped.contains(item.lane)) {
      outcome.outcome = OutcomeClass::kNotAttempted;
      result.outcomes.push_back(std::move(outcome));
      continue;
    }
    auto references = references_of(item);
    if (!references) outcome = later(references.error().what);
    for (const Reference& reference : references ? *references : std::vector<Reference>{}) {
      auto known = written.find(reference.name);
      if (known == written.end()) {
        auto entries = entries_of(reference);
        auto wrote =
            entries ? write(*std::move(entries), deadline) : Result<ItemOutcome>(entries.error());
        known = written.emplace(reference.name, wrote ? *wrote : later(wrote.error().what)).first;
      }
      if (outcome.outcome == OutcomeClass::kDone) outcome = known->second;
    }
    if (outcome.outcome != OutcomeClass::kDone) stopped.insert(item.lane);
    result.outcomes.push_back(std::move(outcome));
  }
  return result;
}

/// The entries that an event changes; none for what is nobody's.
Result<std::vector<HistoryPort::Reference>> HistoryPort::references_of(const deliver::Item& item) {
  if (item.person.empty()) return std::vector<Reference>{};
  const auto document = json::Document::parse(item.body, {.bytes_max = 16 * 1024 * 1024});
  if (!document) return std::vector<Reference>{};
  const json::Value root = document->root();
  if (item.type == "person.synced") {
    for (const json::Value tied : json::children(root["tied"])) {
      if (tied["connection"].string() == options_.connection) return all_of(item.person);
    }
    return std::vector<Reference>{};
  }
  if (item.conversation.empty()) return std::vector<Reference>{};
  std::string message_id = root["target_message_id"].string().value_or("");
  if (message_id.empty()) message_id = root["message_id"].string().value_or("");
  Reference reference{.person_id = item.person,
                      .conversation_id = item.conversation,
                      .channel = item.channel,
                      .message_id = {},
                      .within = item.time,
                      .name = {}};
  // An act may come on a later day than the message that it changes.
  auto message = queries_->interaction(item.channel, message_id);
  if (!message) return message.error();
  if (*message) reference.within = (*message)->time;
  if (options_.by_day) {
    reference.name =
        item.conversation + " " + needs_.zone_of(item.channel).day_of(reference.within);
  } else {
    if (!*message) return std::vector<Reference>{};
    reference.message_id = message_id;
    reference.name = item.channel + " " + message_id;
  }
  return std::vector<Reference>{std::move(reference)};
}

/// Everything that is known of a person who has just got a record.
Result<std::vector<HistoryPort::Reference>> HistoryPort::all_of(const std::string& person_id) {
  state::People people(*state_);
  auto channels = people.channels_of(person_id);
  if (!channels) return channels.error();
  std::vector<Reference> references;
  for (const std::string& channel : *channels) {
    const std::string conversation =
        model::conversation_with_person(needs_.keys, channel, person_id);
    UnixTime before = UnixTime::max();
    std::string before_id;
    for (std::size_t read = 0; read < kMessagesMax;) {
      auto messages = queries_->interactions(conversation, before, kMessagesPerRead, before_id);
      if (!messages) return messages.error();
      if (messages->empty()) break;
      for (const state::InteractionView& message : *messages) {
        Reference reference{.person_id = person_id,
                            .conversation_id = conversation,
                            .channel = channel,
                            .message_id = options_.by_day ? std::string() : message.message_id,
                            .within = message.time,
                            .name = {}};
        reference.name = options_.by_day
                             ? conversation + " " + needs_.zone_of(channel).day_of(message.time)
                             : channel + " " + message.message_id;
        if (std::find(references.begin(), references.end(), reference) == references.end()) {
          references.push_back(std::move(reference));
        }
      }
      read += messages->size();
      before = messages->back().time;
      before_id = messages->back().message_id;
    }
  }
  std::reverse(references.begin(), references.end());  // the oldest first
  return references;
}

Result<std::optional<std::string>> HistoryPort::record_of(const std::string& person_id) {
  auto query = sync_->cached(
      "SELECT remote_id FROM link WHERE person_id = ? AND connection = ? AND state = 'linked'");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, person_id).bind_text(2, options_.connection).step();
  std::optional<std::string> record;
  if (row && *row) record = std::string((*query)->text(0));
  (*query)->reset();
  if (!row) return row.error();
  return record;
}

Result<std::vector<HistoryPort::Entry>> HistoryPort::entries_of(const Reference& reference) {
  auto record = record_of(reference.person_id);
  if (!record) return record.error();
  if (!*record) return std::vector<Entry>{};
  return options_.by_day ? day_entries(reference, **record) : message_entries(reference, **record);
}

Result<std::vector<HistoryPort::Entry>> HistoryPort::day_entries(const Reference& reference,
                                                                 const std::string& record) {
  const TimeZone zone = needs_.zone_of(reference.channel);
  const TimeZone::Span day = zone.span_of(reference.within);
  std::vector<state::InteractionView> messages;
  UnixTime before = day.end;
  std::string before_id;
  while (messages.size() < kMessagesMax) {
    auto some =
        queries_->interactions(reference.conversation_id, before, kMessagesPerRead, before_id);
    if (!some) return some.error();
    std::erase_if(*some, [&day](const auto& message) { return message.time < day.begin; });
    if (some->empty()) break;
    before = some->back().time;
    before_id = some->back().message_id;
    messages.insert(messages.end(), std::make_move_iterator(some->begin()),
                    std::make_move_iterator(some->end()));
  }
  std::reverse(messages.begin(), messages.end());
  if (messages.empty()) return std::vector<Entry>{};
  const std::string date = zone.day_of(reference.within);
  const std::string key =
      key_of(needs_.keys.hash({"history", reference.conversation_id, "day", date}));
  std::vector<Entry> entries;
  for (std::string& part : parts_of(transcript_of(messages, zone), options_.bytes_max)) {
    const std::string number = entries.empty() ? "" : "." + std::to_string(entries.size() + 1);
    entries.push_back({.key = key + number,
                       .record = record,
                       .channel = reference.channel,
                       .kind = "day",
                       .direction = {},
                       .title = "WhatsApp " + date + " (" + zone.name() + ")",
                       .text = std::move(part),
                       .at = messages.front().time});
  }
  return entries;
}

Result<std::vector<HistoryPort::Entry>> HistoryPort::message_entries(const Reference& reference,
                                                                     const std::string& record) {
  auto message = queries_->interaction(reference.channel, reference.message_id);
  if (!message) return message.error();
  if (!*message) return std::vector<Entry>{};
  const TimeZone zone = needs_.zone_of(reference.channel);
  const std::string key =
      key_of(needs_.keys.hash({"history", reference.channel, "message", reference.message_id}));
  return std::vector<Entry>{
      Entry{.key = key,
            .record = record,
            .channel = reference.channel,
            .kind = (*message)->kind,
            .direction = (*message)->direction,
            .title = "WhatsApp",
            .text = parts_of(line_of(**message, zone), options_.bytes_max).front(),
            .at = (*message)->time}};
}

Result<ItemOutcome> HistoryPort::write(std::vector<Entry> entries,
                                       std::chrono::milliseconds deadline) {
  supervise::CallRequest call;
  call.operation = "sambung.log/0";
  std::vector<ledger::TimelineEntry> kept;
  for (const Entry& entry : entries) {
    auto known = needs_.ledger.timeline_entry(options_.connection, entry.key);
    if (!known) return known.error();
    const std::uint64_t hash = fnv1a(entry.record + "\n" + entry.text);
    if (*known && !(*known)->in_doubt && (*known)->hash == hash) continue;
    const bool doubt = *known && (*known)->in_doubt;
    std::string request;
    json::Writer writer(request);
    writer.begin_object();
    const std::pair<const char*, const std::string*> texts[] = {
        {"key", &entry.key},   {"contact", &entry.record}, {"channel", &entry.channel},
        {"kind", &entry.kind}, {"title", &entry.title},    {"direction", &entry.direction}};
    for (const auto& [name, value] : texts) {
      writer.key(name);
      writer.string(*value);
    }
    writer.key("object");
    writer.string(options_.by_day ? "day" : "message");
    writer.key("id");
    writer.string(*known ? (*known)->remote_id : "");
    writer.key("doubt");
    writer.boolean(doubt);
    writer.key("at");
    writer.integer(unix_ms(entry.at));
    writer.key("text");
    writer.string(entry.text + "\nsambung:" + entry.key);
    writer.end_object();
    call.requests.push_back(std::move(request));
    kept.push_back({.key = entry.key,
                    .remote_id = *known ? (*known)->remote_id : "",
                    .hash = hash,
                    .in_doubt = true});
  }
  if (call.requests.empty()) return done();
  // From here on a crash leaves open whether they were made.
  if (auto noted = needs_.ledger.keep_timeline_entries(options_.connection, kept); !noted) {
    return noted.error();
  }
  auto answer = needs_.port.call(call, deadline);
  if (!answer) {
    if (answer.error().code != ErrorCode::kNotFound) return later(answer.error().what);
    return ItemOutcome{.outcome = OutcomeClass::kNotSupported,
                       .reason = "the connector keeps no history",
                       .remote_id = {}};
  }
  ItemOutcome outcome = done();
  std::vector<ledger::TimelineEntry> settled;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const ItemOutcome& one = answer->outcomes[i];
    if (one.outcome == OutcomeClass::kDone || one.outcome == OutcomeClass::kDuplicate) {
      kept[i].in_doubt = false;
      if (!one.remote_id.empty()) kept[i].remote_id = one.remote_id;
      settled.push_back(kept[i]);
    } else if (outcome.outcome == OutcomeClass::kDone) {
      outcome = one;
    }
  }
  if (auto noted = needs_.ledger.keep_timeline_entries(options_.connection, settled); !noted) {
    return noted.error();
  }
  return outcome;
}

}  // namespace sambung::history
