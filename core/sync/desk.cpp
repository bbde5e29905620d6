#include "core/sync/desk.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <thread>

#include "core/base/thread_setup.hpp"
#include "core/logging/logger.hpp"
#include "core/state/people.hpp"
#include "core/sync/dispatch.hpp"
#include "core/sync/intake.hpp"
#include "core/sync/reconciling.hpp"
#include "core/sync/recovery.hpp"
#include "core/sync/rules_json.hpp"
#include "core/sync/store.hpp"
#include "core/sync/turn.hpp"

namespace sambung::sync {

namespace {

constexpr std::size_t kSweepPerTurn = 128;
constexpr std::chrono::milliseconds kLookAgain{250};  // for what was put off
constexpr std::chrono::hours kAsleep{1};
constexpr std::chrono::seconds kTogether{5};  // so long the first connection waits for the others

}  // namespace

/// The desk's thread and all that is confined to it.
class Desk::Work {
 public:
  explicit Work(Needs needs) : needs_(std::move(needs)), mailbox_(bell_) {
    rules_.fields = needs_.policies;
  }

  ~Work() {
    needs_.projected.relay_to(nullptr);
    thread_.request_stop();
    bell_.ring();
  }

  Result<void> open() {
    auto store = Store::open(needs_.sync_file, needs_.journal.epoch(), needs_.journal.partitions());
    if (!store) return store.error();
    store_.emplace(*std::move(store));
    auto state =
        sqlite::Database::open(needs_.state_file, {.read_only = true, .page_cache_kib = 8192});
    if (!state) return state.error();
    state_ = *std::move(state);
    needs_.projected.relay_to(&bell_);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
  }

  Mailbox& mailbox() { return mailbox_; }
  TakenIn& taken_in() { return taken_in_; }

  void introduce(const std::string& connection, Reach reach) {
    {
      Lock lock(mutex_);
      introduced_[connection] = std::move(reach);
    }
    bell_.ring();
  }

  void reconcile(const std::string& connection) {
    {
      Lock lock(mutex_);
      reconciled_.insert(connection);
    }
    bell_.ring();
  }

  void apply(const std::string& connection) {
    {
      Lock lock(mutex_);
      applied_.insert(connection);
    }
    bell_.ring();
  }

  void attach(Worker& worker) {
    dispatch_.attach(worker);
    bell_.ring();
  }

  void detach(const std::string& connection) { dispatch_.detach(connection); }

  void wind_down() { dispatch_.wind_down(); }

  DeskStatus status() const {
    Lock lock(mutex_);
    return status_;
  }

 private:
  void run(const std::stop_token& stop) {
    set_up_thread("sync-desk", 10);
    while (!stop.stop_requested()) {
      const std::uint64_t rings = bell_.rings();
      auto worked = look();
      if (!worked) trouble(worked.error());
      const bool more = worked && *worked;
      if (!more) bell_.wait(rings, rules_.connections.empty() ? kAsleep : kLookAgain, stop);
    }
  }

  /// False when there was nothing to do.
  Result<bool> look() {
    drop_the_gone();
    if (is_over_) return false;
    take_introductions();
    if (rules_.connections.empty()) {
      taken_in_.note_nobody();  // the journal is read once somebody takes part
      return false;
    }
    if (!recovered_ && expects_others()) return false;
    if (auto compared = compare_rules(); !compared) return compared.error();
    return recovered_ ? turn() : recover();
  }

  /// Decisions that the file does not have yet are in the journal: they are taken in before anything is
  /// judged, and what they were made of is not judged again.
  Result<bool> recover() {
    if (auto begun = store_->begin(); !begun) return begun.error();
    auto consumed = take_decisions(needs_.journal, *store_);
    auto doubted = consumed ? doubt_busy() : Result<void>(consumed.error());
    if (!doubted) {
      store_->rollback();
      return doubted.error();
    }
    intake_.skip(*std::move(consumed));
    dispatch_.forget();
    ends_.clear();
    ++round_;
    for (const auto& [connection, reach] : rules_.connections) intake_.look_back(connection);
    recovered_ = true;
    return true;
  }

  /// Connections that said what they can do since the last turn.
  void take_introductions() {
    std::map<std::string, Reach> introduced;
    {
      Lock lock(mutex_);
      introduced = std::exchange(introduced_, {});
    }
    is_compared_ = is_compared_ && introduced.empty();
    for (auto& [connection, reach] : introduced) {
      missing_.erase(connection);
      for (const auto& [field, direction] : reach.fields) {
        rules_.fields.try_emplace(field, FieldRule{.policy = Policy::kHumanWins});
      }
      note_held(connection, reach.held);
      rules_.connections[connection] = std::move(reach);
      intake_.look_back(connection);
    }
  }

  /// After a start connections come up one after the other. The rules of some of them alone would be others
  /// than before, and everybody looked at again, with each start twice.
  bool expects_others() {
    const auto now = std::chrono::steady_clock::now();
    if (!first_heard_) first_heard_ = now;
    if (now - *first_heard_ > kTogether) return false;
    return std::any_of(
        needs_.expected.begin(), needs_.expected.end(),
        [this](const std::string& connection) { return !rules_.connections.contains(connection); });
  }

  /// Everybody is looked at again where the rules are not those by which it was done last.
  Result<void> compare_rules() {
    if (is_compared_) return {};
    auto note = store_->note("rules");
    if (!note) return note.error();
    if (*note != encode_rules(rules_)) sweep_ = std::string();
    is_compared_ = true;
    return {};
  }

  void note_held(const std::string& connection, bool held) {
    Lock lock(mutex_);
    if (held) {
      status_.held.insert(connection);
    } else {
      status_.held.erase(connection);
    }
  }

  /// Within the transaction of `recover`; the decisions that follow go into the journal first.
  Result<void> doubt_busy() {
    auto busy = store_->busy();
    if (!busy) return busy.error();
    state::People people(state_);
    Turn turn(parts(people));
    for (const std::string& person_id : *busy) {
      if (auto doubted = turn.doubt(person_id); !doubted) return doubted;
    }
    if (auto marked = turn.mark(); !marked) return marked;
    return finish(turn, {});
  }

  Turn::Parts parts(state::People& people) {
    return {.store = *store_,
            .people = people,
            .keys = needs_.keys,
            .rules = rules_,
            .log = needs_.log,
            .now = needs_.clock.now()};
  }

  /// With one view of the state, and one lock on it, for all that is asked of it.
  Result<bool> turn() {
    if (auto begun = state_.execute("BEGIN"); !begun) return begun.error();
    state::People people(state_, state::People::Memory::kTold);  // and of no change within a view
    auto worked = turn(people);
    if (auto ended = state_.execute("COMMIT"); !ended) return ended.error();
    return worked;
  }

  Result<bool> turn(state::People& people) {
    auto projected = projected_positions(people);
    if (!projected) return projected.error();
    note_lag(*projected);
    for (TaskEnd& end : mailbox_.take()) {
      // What was begun before a recovery says nothing any more: it may have been overtaken.
      if (end.round == round_) ends_.push_back(std::move(end));
    }
    if (auto begun = begin_reconciling(); !begun) return begun.error();
    if (auto begun = store_->begin(); !begun) return begun.error();
    auto let_go = let_writes_go();
    auto worked = let_go ? act(people, *projected) : Result<bool>(let_go.error());
    if (!worked) {
      store_->rollback();
      recovered_ = false;  // the journal may have what the file has not
    }
    return worked;
  }

  Result<bool> act(state::People& people, const std::vector<std::uint64_t>& projected) {
    Turn turn(parts(people));
    dispatch_.take(ends_);
    std::vector<std::uint64_t> folded = store_->folded();
    const Intake::Parts sources{
        .turn = turn, .store = *store_, .journal = needs_.journal, .rules = rules_};
    auto taken =
        intake_.take(sources, {.persons = dispatch_.wants(), .is_behind = dispatch_.is_behind()},
                     projected, folded);
    if (!taken) return taken.error();
    auto caught_up = intake_.catch_up(sources);
    if (!caught_up) return caught_up.error();
    for (const TaskEnd& end : ends_) {
      if (auto done = turn.take(end); !done) return done.error();
    }
    auto swept = sweep(turn, people);
    if (!swept) return swept.error();
    auto asked = reconciling_.ask_some(turn, *store_);
    if (!asked) return asked.error();
    auto begun = dispatch_.begin({.turn = turn,
                                  .store = *store_,
                                  .rules = rules_,
                                  .now = needs_.clock.now(),
                                  .round = round_},
                                 ends_);
    if (!begun) return begun.error();
    if (auto stored = store_->store_folded(folded); !stored) return stored.error();
    const bool any =
        *taken > 0 || *caught_up || !ends_.empty() || *swept || *asked || !begun->empty();
    auto finished = finish(turn, std::move(*begun));
    if (!finished) return finished.error();
    ends_.clear();
    return any;
  }

  /// Journal first, then the file, then the workers.
  Result<void> finish(Turn& turn, Dispatch::Tasks tasks) {
    auto events = turn.close();
    if (!events) return events.error();
    // What became due for those meanwhile nobody marked: everybody is looked at once they are back.
    if (!missing_.empty() && turn.persons() > 0) {
      if (auto noted = store_->set_note("rules", ""); !noted) return noted;
    }
    const std::size_t count = events->size();
    if (count > 0) {
      if (auto stored = needs_.journal.append_in_slices(*std::move(events)); !stored) return stored;
    }
    if (auto committed = store_->commit(); !committed) return committed;
    taken_in_.note(store_->folded());
    {
      Lock lock(mutex_);
      status_.decisions += count;
      status_.losses += turn.losses();
      status_.unmapped += turn.unmapped();
      reconciling_.note(turn);
      status_.drift = reconciling_.drift();
      status_.trouble.clear();
    }
    dispatch_.give(std::move(tasks));
    return {};
  }

  Result<void> begin_reconciling() {
    std::set<std::string> asked;
    {
      Lock lock(mutex_);
      asked = std::exchange(reconciled_, {});
    }
    return reconciling_.begin(asked, rules_, *store_, needs_.clock.now());
  }

  /// What was planned until now may be written into connections whose writes are held.
  Result<void> let_writes_go() {
    std::set<std::string> applied;
    {
      Lock lock(mutex_);
      applied = std::exchange(applied_, {});
    }
    for (const std::string& connection : applied) {
      const std::int64_t until = unix_ms(needs_.clock.now());
      auto noted = store_->set_note("applied " + connection, std::to_string(until));
      if (!noted) return noted;
    }
    return {};
  }

  Result<std::vector<std::uint64_t>> projected_positions(state::People& people) {
    std::vector<std::uint64_t> positions;
    for (std::uint32_t partition = 0; partition < store_->folded().size(); ++partition) {
      auto position = people.projected(partition);
      if (!position) return position.error();
      positions.push_back(*position);
    }
    return positions;
  }

  /// Every person once after the rules changed, some of them each turn.
  Result<bool> sweep(Turn& turn, state::People& people) {
    if (!sweep_) return false;
    auto persons = people.roots(*sweep_, kSweepPerTurn);
    if (!persons) return persons.error();
    for (const std::string& person_id : *persons) {
      if (auto visited = turn.revisit(person_id); !visited) return visited.error();
    }
    {
      Lock lock(mutex_);
      status_.revisited += persons->size();
    }
    if (persons->size() == kSweepPerTurn) {
      sweep_ = persons->back();
      return true;
    }
    sweep_.reset();
    auto noted = store_->set_note("rules", encode_rules(rules_));
    if (!noted) return noted.error();
    return true;
  }

  /// What a worker had when it went gets no end: those persons' writes are doubted by `recover`. When the broker
  /// ends all go, and nothing is judged any more as if they had never been there.
  void drop_the_gone() {
    for (const auto& [connection, had_tasks] : dispatch_.take_gone()) {
      is_over_ = is_over_ || dispatch_.winds_down();
      if (had_tasks) recovered_ = false;
      missing_.insert(connection);
      rules_.connections.erase(connection);
      note_held(connection, false);
    }
  }

  void note_lag(const std::vector<std::uint64_t>& projected) {
    std::uint64_t lag = 0;
    for (std::size_t partition = 0; partition < projected.size(); ++partition) {
      lag += projected[partition] - std::min(projected[partition], store_->folded()[partition]);
    }
    Lock lock(mutex_);
    status_.lag = lag;
  }

  void trouble(const Error& error) {
    needs_.log.error("event=sync_stands_still reason=\"{}\"", error.what);
    Lock lock(mutex_);
    status_.trouble = error.what;
  }

  Needs needs_;
  Rules rules_;
  Doorbell bell_;
  Mailbox mailbox_;
  TakenIn taken_in_;
  std::optional<Store> store_;
  sqlite::Database state_;
  bool recovered_ = false;
  bool is_over_ = false;
  bool is_compared_ = true;        // the rules, with those that were in force
  std::set<std::string> missing_;  // connections that took part before
  std::optional<std::chrono::steady_clock::time_point> first_heard_;
  std::uint64_t round_ = 0;  // of recoveries
  Intake intake_;
  Reconciling reconciling_;
  std::optional<std::string> sweep_;  // the last person that was looked at again
  std::vector<TaskEnd> ends_;         // not yet committed
  Dispatch dispatch_;
  mutable Mutex mutex_;
  std::map<std::string, Reach> introduced_ SAMBUNG_GUARDED_BY(mutex_);
  std::set<std::string> reconciled_ SAMBUNG_GUARDED_BY(mutex_);  // asked for
  std::set<std::string> applied_ SAMBUNG_GUARDED_BY(mutex_);     // asked for
  DeskStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it uses all of the above
};

Desk::Desk(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Desk::~Desk() = default;

Result<std::unique_ptr<Desk>> Desk::start(Needs needs) {
  auto work = std::make_unique<Work>(std::move(needs));
  if (auto opened = work->open(); !opened) return opened.error();
  return std::unique_ptr<Desk>(new Desk(std::move(work)));
}

Mailbox& Desk::mailbox() { return work_->mailbox(); }
TakenIn& Desk::taken_in() { return work_->taken_in(); }
void Desk::introduce(const std::string& connection, Reach reach) {
  work_->introduce(connection, std::move(reach));
}
void Desk::reconcile(const std::string& connection) { work_->reconcile(connection); }
void Desk::apply(const std::string& connection) { work_->apply(connection); }
void Desk::attach(Worker& worker) { work_->attach(worker); }
void Desk::detach(const std::string& connection) { work_->detach(connection); }
void Desk::wind_down() { work_->wind_down(); }
DeskStatus Desk::status() const { return work_->status(); }

}  // namespace sambung::sync
