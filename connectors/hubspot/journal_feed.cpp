#include "connectors/hubspot/journal_feed.hpp"

#include <algorithm>

#include "connectors/hubspot/batch.hpp"
#include "connectors/hubspot/contact.hpp"

namespace sambung::hubspot {

namespace {

using web::Json;

constexpr const char* kForm = "journal.1";
constexpr const char* kPhases[] = {"anchor", "all", "follow"};
constexpr std::int64_t kHourMs = 3600 * 1000;

/// Whether all that came since then is kept still.
bool is_kept(std::int64_t since_ms, std::int64_t now_ms) {
  return since_ms != 0 && now_ms - since_ms < kJournalKeptMs - 2 * kHourMs;
}

/// What was touched as it is now: an entry says what was.
web::Record record_now(const Touched& touched, const std::map<std::string, Json>& there,
                       const Config& config, std::int64_t now_ms) {
  const auto found = there.find(touched.id);
  if (found != there.end()) {
    web::Record record = contact_record(found->second, config);
    return record.id == touched.id ? record : went_into(touched.id, record);
  }
  const web::Micros at = touched.at != 0 ? touched.at : now_ms * 1000;
  web::Record record = web::record_of("contact", touched.id, at, at);
  if (touched.into.empty()) {
    record.item["deleted"] = true;
  } else {
    record.item["merged_into"] = touched.into;
  }
  return record;
}

}  // namespace

std::string encode(const JournalState& state) {
  Json json = {{"form", kForm},
               {"phase", kPhases[static_cast<std::size_t>(state.phase)]},
               {"offset", state.offset},
               {"quiet", state.quiet_ms}};
  if (!state.entry.empty()) {
    json["entry"] = state.entry;
    json["given"] = state.given;
  }
  if (!state.all.empty()) json["all"] = web::encode(state.all);
  return web::dump(json);
}

std::optional<JournalState> decode_journal(std::string_view text) {
  JournalState state;
  if (text.empty()) return state;
  const auto json = web::parse_json(text);
  if (!json || !json->is_object()) return std::nullopt;
  try {
    const auto phase = std::find(std::begin(kPhases), std::end(kPhases),
                                 json->at("phase").get_ref<const std::string&>());
    if (json->at("form") != kForm || phase == std::end(kPhases)) return std::nullopt;
    state.phase = static_cast<JournalState::Phase>(phase - std::begin(kPhases));
    state.offset = json->at("offset").get<std::string>();
    state.quiet_ms = json->at("quiet").get<std::int64_t>();
    state.entry = json->value("entry", "");
    state.given = json->value("given", std::size_t{0});
    if (json->contains("all")) {
      auto all = web::decode_cursor(json->at("all").get_ref<const std::string&>());
      if (!all) return std::nullopt;
      state.all = *std::move(all);
    }
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  if (!state.offset.empty() && !web::is_id(state.offset)) return std::nullopt;
  return state;
}

/// False: there is no room or no time for the rest of it.
bool JournalFeed::give(Reading& reading, const JournalEntry& entry) {
  JournalState& state = reading.state;
  if (state.entry != entry.offset) state.given = 0;
  state.entry = entry.offset;
  while (state.given < entry.contacts.size()) {
    if (reading.giving.left() == 0 || !parts_.api.in_time()) return false;
    const std::size_t end = std::min(
        {entry.contacts.size(), state.given + kBatchMax, state.given + reading.giving.left()});
    std::vector<std::string> ids;
    for (std::size_t i = state.given; i < end; ++i) ids.push_back(entry.contacts[i].id);
    const auto there = read_contacts(parts_.api, ids, parts_.config);
    for (; state.given < end; ++state.given) {
      const web::Record record =
          record_now(entry.contacts[state.given], there, parts_.config, parts_.journal.now_ms());
      if (!reading.giving.give(record)) return false;
    }
  }
  state.offset = entry.offset;
  state.quiet_ms = 0;
  state.entry.clear();
  state.given = 0;
  return true;
}

/// Told to the hour, so that a cursor does not change with each question.
JournalFeed::Step JournalFeed::quiet(JournalState& state) {
  const std::int64_t now = parts_.journal.now_ms();
  if (state.quiet_ms == 0 || now - state.quiet_ms > kHourMs) state.quiet_ms = now;
  return Step::kOver;
}

JournalFeed::Step JournalFeed::read_anchor(Reading& reading) {
  const auto entry = parts_.journal.earliest(reading.portal);
  if (!entry) quiet(reading.state);
  if (entry && !give(reading, *entry)) return Step::kFull;
  reading.state.phase = JournalState::Phase::kAll;
  parts_.archived.list_at_once();
  return Step::kOn;
}

JournalFeed::Step JournalFeed::read_all(Reading& reading) {
  const web::Sweep::Step step =
      web::read_feeds(reading.state.all, parts_.all, reading.context, reading.giving,
                      [this] { return parts_.api.in_time(); });
  if (!step.outcome.is_done()) throw web::Failure(step.outcome);
  if (!step.over) return Step::kFull;
  reading.state.all.clear();
  reading.state.phase = JournalState::Phase::kFollow;
  return Step::kOn;
}

JournalFeed::Step JournalFeed::follow(Reading& reading) {
  JournalState& state = reading.state;
  const bool oldest = state.offset.empty();
  std::optional<JournalEntry> entry;
  try {
    entry = oldest ? parts_.journal.earliest(reading.portal)
                   : parts_.journal.after(state.offset, reading.portal);
  } catch (const web::Failure& failure) {
    if (oldest || failure.outcome.outcome != SAMBUNG_GONE) throw;
    state.offset.clear();
    return Step::kOn;
  }
  // Where nothing was behind the last one a while ago, all that came since is kept still.
  if (oldest && !is_kept(state.quiet_ms, parts_.journal.now_ms())) return Step::kLost;
  if (!entry) return quiet(state);
  return give(reading, *entry) ? Step::kOn : Step::kFull;
}

JournalFeed::Step JournalFeed::run(Reading& reading) {
  switch (reading.state.phase) {
    case JournalState::Phase::kAnchor: return read_anchor(reading);
    case JournalState::Phase::kAll: return read_all(reading);
    case JournalState::Phase::kFollow: break;
  }
  return follow(reading);
}

Outcome JournalFeed::serve(Call& call, std::size_t index, const std::string& portal) {
  auto state = decode_journal(call.request(index));
  if (!state) {
    call.emit(index, "", SAMBUNG_EMIT_CURSOR_LOST);
    return Outcome::done();
  }
  const Json context = web::parse_json(call.context(index)).value_or(Json::object());
  if (!web::wants(context, "contact")) {
    call.emit(index, call.request(index), SAMBUNG_EMIT_CURSOR);
    return Outcome::done();
  }
  if (call.request(index).empty() &&
      !parts_.journal.is_subscribed(portal, parts_.config.properties)) {
    return Outcome::permission(
        "HubSpot's journal has no subscription to this account's contacts; run `sambung sync "
        "provision`");
  }
  web::Giving giving(call, index);
  Reading reading{*state, giving, portal, context};
  Step step = Step::kOn;
  try {
    while (step == Step::kOn && giving.left() > 0 && parts_.api.in_time()) step = run(reading);
  } catch (const web::Failure&) {
    if (!giving.any()) throw;
    step = Step::kFull;  // the next call meets it first
  }
  if (step == Step::kLost) {
    call.emit(index, "", SAMBUNG_EMIT_CURSOR_LOST);
  } else {
    call.emit(index, encode(*state),
              step == Step::kOver ? SAMBUNG_EMIT_CURSOR : SAMBUNG_EMIT_CURSOR_MORE);
  }
  return Outcome::done();
}

}  // namespace sambung::hubspot
