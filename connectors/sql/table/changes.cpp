#include "connectors/sql/table/changes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "connectors/sql/table/failure.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;
using Clock = Call::Clock;

constexpr std::size_t kPageRows = 500;
constexpr std::size_t kLimitUsual = 1000;
constexpr std::size_t kBytesMax = 8 * 1024 * 1024;  // of the records of one answer
constexpr std::chrono::milliseconds kMargin{500};   // to answer before the deadline
constexpr std::chrono::seconds kCursorRest{30};     // for which one serves that only time changes

/// What one call reads.
class Reading {
 public:
  Reading(Tables& tables, Call& call, std::size_t request)
      : tables_(tables),
        call_(call),
        request_(request),
        left_(call.limit() == 0 ? kLimitUsual : call.limit()),
        until_(call.deadline() - kMargin) {
    const json context = json::parse(call.context(request), nullptr, false);
    const json wanted =
        context.is_object() ? context.value("objects", json::array()) : json::array();
    for (const ObjectConfig& object : tables.objects()) {
      const bool is_wanted =
          wanted.empty() || std::find(wanted.begin(), wanted.end(), object.object) != wanted.end();
      if (is_wanted && !object.version.empty()) objects_.push_back(object.object);
    }
    const std::int64_t wait_ms =
        context.is_object() ? context.value("wait_ms", std::int64_t{0}) : 0;
    wait_until_ =
        Clock::now() + std::chrono::milliseconds(std::clamp<std::int64_t>(wait_ms, 0, 3'600'000));
  }

  bool has_objects() const { return !objects_.empty(); }
  std::size_t given() const { return given_; }

  /// True: there is more to read at once.
  bool run(Cursor& cursor) {
    while (true) {
      if (sweep_all(cursor)) return true;
      const Clock::time_point end = std::min(wait_until_, until_);
      if (given_ > 0 || Clock::now() >= end || !tables_.session().await_change(end)) return false;
    }
  }

 private:
  bool sweep_all(Cursor& cursor) {
    for (const std::string& object : objects_) {
      const Table& table = *tables_.find(object);
      if (sweep(rows_feed(table), cursor)) return true;
      if (table.config().deleted.by == Deleted::By::kTombstones &&
          sweep(tombstones_feed(table), cursor)) {
        return true;
      }
    }
    return false;
  }

  bool sweep(const Feed& feed, Cursor& cursor) {
    Sweep sweep(tables_.session(), feed, cursor.feed(feed.name));
    const auto give = [&](const std::string& record) {
      if (bytes_left_ < record.size() && given_ > 0) is_full_ = true;
      if (is_full_ || !call_.emit(request_, record)) return false;
      bytes_left_ -= std::min(bytes_left_, record.size());
      ++given_;
      --left_;
      return true;
    };
    bool has_more = true;
    while (has_more) {
      // A page is read however short the time is, so that each call gets further.
      const bool is_late = pages_ > 0 && Clock::now() >= until_;
      if (left_ == 0 || is_full_ || is_late) return true;
      ++pages_;
      has_more = sweep.read_page(std::min(left_, kPageRows), give);
    }
    return false;
  }

  Tables& tables_;
  Call& call_;
  std::size_t request_;
  std::size_t left_;
  std::size_t bytes_left_ = kBytesMax;
  std::size_t given_ = 0;
  std::size_t pages_ = 0;
  bool is_full_ = false;
  Clock::time_point until_, wait_until_;
  std::vector<std::string> objects_;
};

}  // namespace

Changes::Changes(Tables& tables) : tables_(tables) {
  std::random_device random;
  name_ = std::to_string(random()) + "-" + std::to_string(random());
}

void Changes::serve(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      serve_one(call, i);
    } catch (const DatabaseFailure& failure) {
      if (failure.kind == FailureKind::kSchema) tables_.forget();
      last_text_.clear();
      call.settle(i, outcome_of(failure));
    }
  }
}

void Changes::serve_one(Call& call, std::size_t i) {
  Reading reading(tables_, call, i);
  if (!reading.has_objects()) {
    return call.settle(
        i, Outcome::not_supported("no table of the configuration has a `version` to follow"));
  }
  const std::string given(call.request(i));
  if (last_text_.empty() || given != last_text_) {
    std::optional<Cursor> cursor = Cursor::parse(given);
    if (!cursor) {
      call.emit(i, "", SAMBUNG_EMIT_CURSOR_LOST);
      return call.settle(i, Outcome::done());
    }
    last_ = std::move(*cursor);
    last_text_ = given;
    last_made_ = Clock::now();
  }
  const bool has_more = reading.run(last_);
  const bool stays = reading.given() == 0 && !has_more && !given.empty() &&
                     Clock::now() - last_made_ < kCursorRest;
  if (!stays) {
    last_text_ = last_.text(name_ + "-" + std::to_string(++cursors_));
    last_made_ = Clock::now();
  }
  call.emit(i, last_text_, has_more ? SAMBUNG_EMIT_CURSOR_MORE : SAMBUNG_EMIT_CURSOR);
  call.settle(i, Outcome::done());
}

}  // namespace sambung::table
