#include "core/media/media_port.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "core/base/hex.hpp"
#include "core/base/thread_setup.hpp"
#include "core/logging/logger.hpp"
#include "core/media/file_name.hpp"
#include "core/media/sha256.hpp"
#include "core/model/codec.hpp"
#include "core/sodium/base64.hpp"
#include "core/state/fold.hpp"

namespace sambung::media {

namespace {

using deliver::ItemOutcome;
using deliver::OutcomeClass;

constexpr const char* kTypes[] = {"message.received", "message.sent", "message.edited"};
constexpr std::size_t kAtOnce = 4;

/// What went wrong here is nobody's fault there, and passes.
ItemOutcome later(const Error& error) { return outcome_of(OutcomeClass::kTransient, error.what); }

/// Whether WhatsApp stated this digest; nullopt when it stated none that can be read.
std::optional<bool> is_stated(const std::string& stated, const std::string& digest) {
  const auto bytes = sodium::from_base64(stated);
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  return *bytes == digest;
}

/// Calls `work` for 0 to `count`, on a few threads.
void at_once(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (count == 0) return;
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(count, kAtOnce); ++i) {
    helpers.emplace_back([&run] {
      set_up_thread("media", 10);
      run();
    });
  }
  run();
}

}  // namespace

MediaPort::MediaPort(MediaOptions options, Needs needs)
    : options_(std::move(options)), needs_(std::move(needs)) {}
MediaPort::~MediaPort() = default;

deliver::Wants MediaPort::wants() const {
  deliver::Wants wants;
  wants.events.assign(std::begin(kTypes), std::end(kTypes));
  wants.replay_safe = true;  // what is kept is not fetched again
  return wants;
}

void MediaPort::cancel() {
  cancelled_ = true;
  needs_.source.cancel();
}

std::optional<Found> MediaPort::wanted_of(const deliver::Item& item) const {
  if (state::app_of(item.source) != options_.app) return std::nullopt;
  return file_in(item.type, item.body);
}

deliver::BatchResult MediaPort::deliver(const std::vector<deliver::Item>& items,
                                        std::chrono::milliseconds deadline) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  deliver::BatchResult result;
  result.outcomes.assign(items.size(), outcome_of(OutcomeClass::kDone));
  std::vector<std::optional<Found>> found;
  std::map<std::string_view, std::vector<std::size_t>> of_lanes;  // those with a file
  for (std::size_t i = 0; i < items.size(); ++i) {
    found.push_back(wanted_of(items[i]));
    const auto lane = of_lanes.find(items[i].lane);
    if (lane != of_lanes.end()) {
      lane->second.push_back(i);  // it may have to wait behind a file
    } else if (found[i]) {
      of_lanes[items[i].lane].push_back(i);
    }
  }
  std::vector<const std::vector<std::size_t>*> lanes;
  for (const auto& [lane, indices] : of_lanes) lanes.push_back(&indices);
  at_once(lanes.size(), [&](std::size_t lane) {
    bool good = true;
    for (const std::size_t i : *lanes[lane]) {
      ItemOutcome& outcome = result.outcomes[i];
      if (!good) outcome = outcome_of(OutcomeClass::kNotAttempted);
      if (good && found[i]) outcome = take(items[i], *found[i], until);
      good = good && outcome.outcome == OutcomeClass::kDone;
    }
  });
  return result;
}

ItemOutcome MediaPort::take(const deliver::Item& item, const Found& found, Deadline until) {
  auto kept = is_kept(item, found);
  if (!kept) return later(kept.error());
  if (*kept) return outcome_of(OutcomeClass::kDone);
  if (needs_.clock.now() - item.recorded > kIdLife) {
    return outcome_of(OutcomeClass::kInvalid,
                      "its message came more than 7 days ago, and Meta keeps a file no longer");
  }
  return fetch(item, found, until);
}

Result<bool> MediaPort::is_kept(const deliver::Item& item, const Found& found) {
  std::optional<state::InteractionView> message;
  {
    Lock lock(opening_);
    if (!queries_) {
      auto queries = state::Queries::open(needs_.state_file);
      if (!queries) return queries.error();
      queries_ = *std::move(queries);
    }
    auto asked = queries_->interaction(item.channel, found.message_id);
    if (!asked) return asked.error();
    message = *std::move(asked);
  }
  if (!message) return false;
  const auto file = std::find_if(
      message->media.begin(), message->media.end(),
      [&found](const state::MediaView& media) { return media.media_id == found.media_id; });
  return file != message->media.end() && needs_.store.find(file->file).has_value();
}

ItemOutcome MediaPort::fetch(const deliver::Item& item, const Found& found, Deadline until) {
  using std::chrono::milliseconds;
  const auto left =
      std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
  if (cancelled_ || left < milliseconds(1)) {
    return outcome_of(OutcomeClass::kTransient, "there was no time left for it");
  }
  auto file = needs_.store.begin(
      file_name(needs_.keys, item.recorded, item.channel, found.message_id, found.media_id),
      item.subject, {.mime_type = found.mime_type, .name = found.name});
  if (!file) return later(file.error());
  Sha256 digest;
  Result<void> written;
  const Arrival arrival = needs_.source.fetch({.channel = item.channel, .media_id = found.media_id},
                                              left, [&](std::string_view bytes) {
                                                digest.add(bytes);
                                                written = file->add(bytes);
                                                return written.has_value();
                                              });
  if (!written) return later(written.error());
  if (arrival.outcome.outcome != OutcomeClass::kDone) return arrival.outcome;
  const std::string& mime_type = arrival.mime_type.empty() ? found.mime_type : arrival.mime_type;
  auto kept = keep(item, found, *std::move(file), mime_type, digest.finish());
  return kept ? outcome_of(OutcomeClass::kDone) : later(kept.error());
}

/// Whether the event's person was erased since it was given out.
Result<bool> MediaPort::was_erased(const deliver::Item& item) const {
  auto records = needs_.journal.read(item.position.partition, item.position.offset,
                                     {.records = 1, .with_raw = false});
  if (!records && records.error().code == ErrorCode::kNotFound) return false;  // past retention
  if (!records) return records.error();
  return !records->empty() && records->front().erased;
}

Result<void> MediaPort::keep(const deliver::Item& item, const Found& found, SealedFileWriter file,
                             const std::string& mime_type, const std::string& digest) {
  const UnixTime now = needs_.clock.now();
  const UnixTime ends = now + options_.link_life;
  const std::string link = needs_.links.make(file.name(), ends);
  model::MediaStored stored{.channel = {.id = item.channel, .display_phone_number = {}},
                            .message_id = found.message_id,
                            .media_id = found.media_id,
                            .time = item.time,
                            .group_id = {},
                            .file = file.name(),
                            .size_bytes = static_cast<std::int64_t>(file.size_bytes()),
                            .mime_type = mime_type,
                            .sha256 = to_hex(digest),
                            .sha256_as_stated = is_stated(found.sha256, digest),
                            .stored = now,
                            .link = {},
                            .link_ends = {}};
  if (!found.group_id.empty()) stored.group_id = found.group_id;
  if (!link.empty()) {
    stored.link = link;
    stored.link_ends = ends;
  }
  if (stored.sha256_as_stated == false) {
    needs_.log.warn("event=media_differs event_id={} reason=\"its digest is not the stated one\"",
                    item.id.text());
  }
  const auto hash = needs_.keys.hash(
      {"media", item.channel, found.message_id, found.media_id, std::to_string(unix_ms(now))});
  model::Event event;
  event.envelope.id = EventId::make(item.time, std::string_view(hash.data(), hash.size()));
  event.envelope.source = "/sambung/media";
  event.envelope.account = item.account;
  event.envelope.channel = item.channel;
  event.envelope.subject = item.subject;
  event.envelope.time = item.time;
  event.envelope.cause = item.id;
  event.seal_scope = item.subject;
  event.data = std::move(stored);
  std::vector<model::EncodedEvent> events;
  events.push_back(model::encode(std::move(event)));
  Lock lock(needs_.keeping);
  auto erased = was_erased(item);
  if (!erased) return erased.error();
  if (*erased) return {};
  if (auto kept = needs_.store.keep(std::move(file)); !kept) return kept;
  auto appended = needs_.journal.append_and_wait(std::move(events), journal::Priority::kBulk);
  if (!appended) return appended.error();
  return {};
}

}  // namespace sambung::media
