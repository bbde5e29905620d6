#include <algorithm>

#include "connectors/rest/sweep.hpp"
#include "connectors/rest/system.hpp"

/// What changed since a cursor.
namespace sambung::rest {

namespace {

constexpr std::size_t kLimitUsual = 1000;
constexpr std::size_t kBytesMax = 8U << 20;  // of the records of one answer

bool wants(const Json& context, const std::string& object) {
  const Json* objects = at(context, "/objects");
  if (objects == nullptr || !objects->is_array() || objects->empty()) return true;
  return std::find(objects->begin(), objects->end(), Json(object)) != objects->end();
}

/// What one call has given, and what fits still.
class Giving {
 public:
  Giving(Call& call, std::size_t index)
      : call_(call), index_(index), left_(call.limit() == 0 ? kLimitUsual : call.limit()) {}

  bool give(const Record& record) {
    const std::string item = dump(record.item);
    if (left_ == 0 || bytes_ + item.size() > kBytesMax || !call_.emit(index_, item)) return false;
    bytes_ += item.size();
    any_ = true;
    --left_;
    return true;
  }
  std::size_t left() const { return left_; }
  bool any() const { return any_; }

 private:
  Call& call_;
  const std::size_t index_;
  std::size_t left_;
  std::size_t bytes_ = 0;
  bool any_ = false;
};

}  // namespace

void System::changes(Call& call) {
  caller_.set_deadline(call.deadline());
  for (std::size_t i = 0; i < call.size(); ++i) {
    const auto context = parse_json(call.context(i));
    call.settle(i, changes_one(call, i, context.value_or(Json::object())));
  }
}

/// A failure after something was given is left for the next call, which meets it first.
Outcome System::changes_one(Call& call, std::size_t index, const Json& context) {
  auto cursor = decode_cursor(call.request(index));
  if (!cursor) {
    call.emit(index, "", SAMBUNG_EMIT_CURSOR_LOST);
    return Outcome::done();
  }
  Giving giving(call, index);
  Sweep::Step step{Outcome::done(), true};
  for (const auto& [name, object] : definition_.objects) {
    for (std::size_t i = 0; i < object.feeds.size() && wants(context, name) && step.over; ++i) {
      FeedState& state = (*cursor)[name + "." + std::to_string(i)];
      Sweep sweep(caller_, object.feeds[i], object.record, name);
      do {
        step = sweep.run(state, scope_of(Json::object()), giving.left(),
                         [&giving](const Record& record) { return giving.give(record); });
      } while (step.outcome.is_done() && !step.over && !step.full && giving.left() > 0 &&
               caller_.in_time());
    }
  }
  if (!step.outcome.is_done() && !giving.any()) return step.outcome;
  call.emit(index, encode(*cursor), step.over ? SAMBUNG_EMIT_CURSOR : SAMBUNG_EMIT_CURSOR_MORE);
  return Outcome::done();
}

}  // namespace sambung::rest
