#include "connectors/web/changes.hpp"

#include <deque>

#include "connectors/rest/pages.hpp"
#include "connectors/rest/system.hpp"
#include "connectors/web/failure.hpp"

/// What changed since a cursor.
namespace sambung::rest {

namespace {

constexpr web::Micros kSecond = 1'000'000;
// What the clock there says is known to a second or two.
constexpr web::Micros kUnsettled = 3 * kSecond;

/// A feed of the definition as the sweep asks it.
class Listed final : public web::Source {
 public:
  Listed(Caller& caller, const Feed& feed, const ObjectSpec& object, std::string name, Json scope)
      : caller_(caller),
        feed_(feed),
        form_(object.record),
        name_(std::move(name)),
        scope_(std::move(scope)) {}

  web::FeedPage read(const web::FeedAsk& ask, PagePlace& place) override {
    Json scope = scope_;
    scope["since"] = ask.since;
    scope["after_id"] = ask.after_id;
    const Page page = read_page(caller_, feed_.list, scope, place, ask.limit);
    web::FeedPage given{page.reply.outcome, page.reply.status != 0, page.reply.server_ms};
    given.more = page.more;
    const Around around{name_, page.reply.answered, scope};
    for (const Json& native : page.items) {
      ReadRecord read = feed_.tombstones ? read_tombstone(form_, native, around)
                                         : read_record(form_, native, around);
      if (!read.record) {
        throw web::Failure(Outcome::invalid("a changed record has at " + read.wrong));
      }
      given.records.push_back(*std::move(read.record));
    }
    const bool same_version = form_.version_form == VersionForm::kTime;
    if (same_version && feed_.rules.precision >= kSecond) leave_young(given);
    return given;
  }

 private:
  /// Times by the second: a second change in one has the version of the first.
  void leave_young(web::FeedPage& page) const {
    if (feed_.rules.walk == web::Walk::kPages) {
      web::leave_unsettled_anywhere(page, kUnsettled);
    } else {
      web::leave_unsettled(page, kUnsettled);
    }
  }

  Caller& caller_;
  const Feed& feed_;
  const RecordSpec& form_;
  const std::string name_;
  const Json scope_;
};

}  // namespace

void System::changes(Call& call) {
  caller_.set_deadline(call.deadline());
  std::deque<Listed> lists;
  std::vector<web::FeedOf> feeds;
  for (const auto& [name, object] : definition_.objects) {
    for (std::size_t i = 0; i < object.feeds.size(); ++i) {
      lists.emplace_back(caller_, object.feeds[i], object, name, scope_of(Json::object()));
      feeds.push_back({name + "." + std::to_string(i), name, object.feeds[i].rules, &lists.back()});
    }
  }
  for (std::size_t i = 0; i < call.size(); ++i) {
    call.settle(i, web::read_changes(call, i, feeds, [this] { return caller_.in_time(); }));
  }
}

}  // namespace sambung::rest
