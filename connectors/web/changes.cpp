#include "connectors/web/changes.hpp"

#include <algorithm>

#include "connectors/web/failure.hpp"

namespace sambung::web {

namespace {

constexpr std::size_t kLimitUsual = 1000;
constexpr std::size_t kBytesMax = 8U << 20;  // of the records of one answer

Sweep::Step read_on(Sweep& sweep, FeedState& state, Giving& giving) {
  try {
    return sweep.run(state, giving.left(),
                     [&giving](const Record& record) { return giving.give(record); });
  } catch (const Failure& failure) {
    return {failure.outcome};
  }
}

}  // namespace

bool wants(const Json& context, const std::string& object) {
  const Json* objects = at(context, "/objects");
  if (objects == nullptr || !objects->is_array() || objects->empty()) return true;
  return std::find(objects->begin(), objects->end(), Json(object)) != objects->end();
}

Giving::Giving(Call& call, std::size_t index)
    : call_(call), index_(index), left_(call.limit() == 0 ? kLimitUsual : call.limit()) {}

bool Giving::give(const Record& record) {
  const std::string item = dump(record.item);
  if (left_ == 0 || bytes_ + item.size() > kBytesMax || !call_.emit(index_, item)) return false;
  bytes_ += item.size();
  any_ = true;
  --left_;
  return true;
}

Sweep::Step read_feeds(Cursor& cursor, const std::vector<FeedOf>& feeds, const Json& context,
                       Giving& giving, const std::function<bool()>& in_time) {
  Sweep::Step step{Outcome::done(), true};
  for (const FeedOf& feed : feeds) {
    if (!wants(context, feed.object)) continue;
    Sweep sweep(feed.rules, *feed.source);
    FeedState& state = cursor[feed.name];
    do {
      step = read_on(sweep, state, giving);
    } while (step.outcome.is_done() && !step.over && !step.full && giving.left() > 0 && in_time());
    if (!step.over) break;
  }
  return step;
}

Outcome read_changes(Call& call, std::size_t index, const std::vector<FeedOf>& feeds,
                     const std::function<bool()>& in_time) {
  auto cursor = decode_cursor(call.request(index));
  if (!cursor) {
    call.emit(index, "", SAMBUNG_EMIT_CURSOR_LOST);
    return Outcome::done();
  }
  const Json context = parse_json(call.context(index)).value_or(Json::object());
  Giving giving(call, index);
  const Sweep::Step step = read_feeds(*cursor, feeds, context, giving, in_time);
  if (!step.outcome.is_done() && !giving.any()) return step.outcome;
  call.emit(index, encode(*cursor), step.over ? SAMBUNG_EMIT_CURSOR : SAMBUNG_EMIT_CURSOR_MORE);
  return Outcome::done();
}

void serve_changes(Call& call, Api& api, const std::vector<FeedOf>& feeds) {
  api.until(call.deadline());
  for (std::size_t i = 0; i < call.size(); ++i) {
    call.settle(i, read_changes(call, i, feeds, [&api] { return api.in_time(); }));
  }
}

}  // namespace sambung::web
